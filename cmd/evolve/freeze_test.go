package main

import (
	"context"
	"errors"
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
	err := dispatch(ctx, streams{out: io.Discard, err: io.Discard}, []string{"-quiet", "-set", "output.cache=off", "-dir", dir})
	var exit exitError
	if !errors.As(err, &exit) || exit.code != exitInterrupted || errors.Is(err, context.Canceled) {
		t.Fatalf("%#v", err)
	}
	if !strings.Contains(err.Error(), "nothing was begun") {
		t.Error(err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Error("a directory was left behind")
	}
}
