package main

import (
	"errors"
	"evolve/cmd/evolve/internal/cli"
	"io"
	"strings"
	"testing"
)

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

// TestFullOutput checks that a failed write of the result is a failure of the command.
func TestFullOutput(t *testing.T) {
	for _, args := range [][]string{{"score", "-metrics", "growth", "lstm"}, {"init"}, {"version"}, {"list", "metrics"}, {"sample"}} {
		var errs strings.Builder
		if code := run(nil, fullDisk{}, &errs, args); code != cli.ExitFailed || !strings.Contains(errs.String(), "no space left") {
			t.Errorf("%v: exit %d, %q", args, code, errs.String())
		}
		if code := run(nil, io.Discard, &errs, args); code != cli.ExitDone {
			t.Errorf("%v: exit %d", args, code)
		}
	}
}
