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
	Name: "serve", Args: "[flags] [FOLDER]", Summary: "serve the runs below a folder as live web pages",
	Help: `
Serves the runs below FOLDER (default: runs) as web pages: a list of the runs, the page of evolve
report for each run, updated while the run continues, and comparisons of the runs that you select.
The server only reads files. It listens on this machine only, unless -addr names another address.
Ctrl-C stops it.

examples:
  evolve serve                                     the runs below runs/, at http://127.0.0.1:8420
  evolve serve -addr 127.0.0.1:9000 runs/rnn       another port and another folder`,
	Define: defineServe,
}

func defineServe(f *flag.FlagSet) func(context.Context, cli.Streams, []string) error {
	addr := f.String("addr", "127.0.0.1:8420", "listen on this `address`; :8420 is open to the network")
	return func(ctx context.Context, s cli.Streams, args []string) error {
		if len(args) > 1 {
			return cli.Usage("serve: want one folder, got %d arguments", len(args))
		}
		folder := append(args, "runs")[0]
		if info, err := os.Stat(folder); err != nil {
			return cli.Missing("serve: %s: no such folder (evolve run makes runs/)", folder)
		} else if !info.IsDir() {
			return cli.Usage("serve: %s is a file: want a folder of runs", folder)
		}
		l, err := net.Listen("tcp", *addr)
		if err != nil {
			return fmt.Errorf("serve: %w (-addr sets another address)", err)
		}
		fmt.Fprintf(s.Out, "http://%s/ shows the runs below %s; Ctrl-C stops the server\n", l.Addr(), folder)
		return pages.Serve(ctx, l, folder)
	}
}
