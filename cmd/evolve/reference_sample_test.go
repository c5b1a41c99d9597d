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

// TestInterruptedBeforeTheRun checks that an interruption before the first line of the log is reported, has the usual exit
// code, and leaves no directory.
func TestInterruptedBeforeTheRun(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	ctx, interrupt := context.WithCancel(t.Context())
	interrupt()
	err := dispatch(ctx, cli.Streams{Out: io.Discard, Err: io.Discard}, []string{"run", "-quiet", "-set", "output.cache=off", "-dir", dir})
	if cli.CodeOf(err) != cli.ExitInterrupted || errors.Is(err, context.Canceled) {
		t.Fatalf("%#v", err)
	}
	if !strings.Contains(err.Error(), "before the first candidate") {
		t.Error(err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Error("a directory was left behind")
	}
}
