package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"
)

var serveCommand = command{
	name: "serve", args: "[flags] [FOLDER]", summary: "the runs below a folder as web pages that follow them while they go on",
	help: `
Serves the runs below FOLDER, default runs: a list of them, for each the page of evolve report, which follows the run while it goes
on, and comparisons of those that are chosen. It only reads, and answers this machine alone unless -addr says otherwise.

examples:
  evolve serve
  evolve serve -addr 127.0.0.1:9000 runs/compare-cells`,
	run: serve,
}

func serve(ctx context.Context, s streams, c command, args []string) error {
	f := c.flags()
	addr := f.String("addr", "127.0.0.1:8420", "`address` to listen at; :8420 is open to the network")
	rest, err := c.parse(s, f, args)
	if err != nil {
		return err
	}
	if len(rest) > 1 {
		return usageError("serve: want one folder, got %d arguments", len(rest))
	}
	folder := append(rest, "runs")[0]
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return exitError{exitMissing, fmt.Errorf("serve: %s: no such folder", folder)}
	}
	l, err := net.Listen("tcp", *addr)
	if err != nil {
		return fmt.Errorf("serve: %w (-addr takes another address)", err)
	}
	fmt.Fprintf(s.out, "http://%s/ shows the runs below %s; Ctrl-C ends it\n", l.Addr(), folder)
	server := &http.Server{Handler: newSite(folder).handler(), ReadHeaderTimeout: 10 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx }}
	context.AfterFunc(ctx, func() { server.Close() })
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}
