// Command evolve searches neural architectures without training them.
//
//	evolve -config run.toml      search, from a configuration to a winner
//	evolve -h                    all commands
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// version is what logs are headed with.
const version = "0.1.0"

// Exit codes.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2 // the command line or a configuration is wrong
	exitInterrupted = 3 // stopped by a signal; evolve resume goes on
	exitMissing     = 4 // data is missing
)

func main() { os.Exit(run(os.Stdin, os.Stdout, os.Stderr, os.Args[1:])) }

// exitError is an error with the exit code it means.
type exitError struct {
	code int
	error
}

func (e exitError) Unwrap() error { return e.error }

func usageError(format string, args ...any) error {
	return exitError{exitUsage, fmt.Errorf(format, args...)}
}

// streams is what a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// checked remembers that a write failed: a result that did not arrive is a failure, whoever wrote it.
type checked struct {
	io.Writer
	err error
}

func (c *checked) Write(p []byte) (int, error) {
	n, err := c.Writer.Write(p)
	if err != nil && c.err == nil {
		c.err = err
	}
	return n, err
}

// run is the whole program. The first signal ends a search cleanly, the second ends the process.
func run(stdin io.Reader, stdout, stderr io.Writer, args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	out := &checked{Writer: stdout}
	err := dispatch(ctx, streams{stdin, out, stderr}, args)
	if err == nil {
		err = out.err
	}
	var exit exitError
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return exitDone
	case !errors.As(err, &exit):
		exit.code = exitFailed
		if errors.Is(err, os.ErrNotExist) {
			exit.code = exitMissing
		}
	}
	if !errors.Is(err, context.Canceled) { // what was interrupted has said so
		fmt.Fprintln(stderr, "evolve:", err)
	}
	return exit.code
}
