package main

import (
	"context"
	"flag"
	"fmt"
	"net"
	"os"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/pages"
)

var serveCommand = cli.Command{
	Name: "serve", Args: "[flags] [FOLDER]", Summary: "the runs below a folder as web pages that follow them while they go on",
	Help: `
Serves the runs below FOLDER, default runs: a list of them, for each the page of evolve report, which follows the run while it goes
on, and comparisons of those that are chosen. It only reads, and answers this machine alone unless -addr says otherwise.

examples:
  evolve serve
  evolve serve -addr 127.0.0.1:9000 runs/compare-cells`,
	Define: defineServe,
}

func defineServe(f *flag.FlagSet) func(context.Context, cli.Streams, []string) error {
	addr := f.String("addr", "127.0.0.1:8420", "`address` to listen at; :8420 is open to the network")
	return func(ctx context.Context, s cli.Streams, args []string) error {
		if len(args) > 1 {
			return cli.Usage("serve: want one folder, got %d arguments", len(args))
		}
		folder := append(args, "runs")[0]
		if info, err := os.Stat(folder); err != nil || !info.IsDir() {
			return cli.Missing("serve: %s: no such folder", folder)
		}
		l, err := net.Listen("tcp", *addr)
		if err != nil {
			return fmt.Errorf("serve: %w (-addr takes another address)", err)
		}
		fmt.Fprintf(s.Out, "http://%s/ shows the runs below %s; Ctrl-C ends it\n", l.Addr(), folder)
		return pages.Serve(ctx, l, folder)
	}
}
