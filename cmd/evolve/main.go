// Command evolve searches neural architectures, by scores that need no training or by short trainings.
//
//	evolve run                   search with the embedded default
//	evolve -config run.toml      search, from a configuration to a winner
//	evolve help                  all commands
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"evolve/cmd/evolve/internal/cli"
)

func main() { os.Exit(run(os.Stdin, os.Stdout, os.Stderr, os.Args[1:])) }

// run executes the program and returns its exit code. The first signal ends a search cleanly, the second ends the process.
func run(stdin io.Reader, stdout, stderr io.Writer, args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	out := &cli.CheckedWriter{Writer: stdout}
	err := dispatch(ctx, cli.Streams{In: stdin, Out: out, Err: stderr}, args)
	if err == nil {
		err = out.Failed
	}
	code := cli.CodeOf(err)
	if code != cli.ExitDone && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(stderr, "evolve:", err)
	}
	return code
}
