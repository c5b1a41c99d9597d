package main

import (
	"context"
	"errors"
	"evolve/cmd/evolve/internal/cli"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// An interruption before the first line ends as any other does, says so, and leaves no directory behind.
func TestInterruptedBeforeTheRun(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	ctx, interrupt := context.WithCancel(t.Context())
	interrupt()
	err := dispatch(ctx, cli.Streams{Out: io.Discard, Err: io.Discard}, []string{"run", "-quiet", "-set", "output.cache=off", "-dir", dir})
	if cli.CodeOf(err) != cli.ExitInterrupted || errors.Is(err, context.Canceled) {
		t.Fatalf("%#v", err)
	}
	if !strings.Contains(err.Error(), "nothing was begun") {
		t.Error(err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Error("a directory was left behind")
	}
}
