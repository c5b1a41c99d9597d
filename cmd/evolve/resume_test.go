package main

import (
	"bytes"
	"errors"
	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/kinds"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestFinishedRunIsReported checks that a complete run whose directory cannot be written is reported as resume reports it.
// An incomplete run is refused.
func TestFinishedRunIsReported(t *testing.T) {
	for example, set := range map[string]string{"rnn": "seed=2", "bert": "objective=[{metric=\"spectral_capacity\"}]"} {
		dir := filepath.Join(t.TempDir(), "run")
		var first, again strings.Builder
		quiet := cli.Streams{Out: io.Discard, Err: io.Discard}
		if err := dispatch(t.Context(), quiet, []string{"-config", filepath.Join("..", "..", "examples", example+".toml"), "-dir", dir,
			"-quiet", "-set=budget.evaluations=10", "-set=output.cache=off", "-set=combine.kind=rank", "-set=combine.sample=4", "-set", set}); err != nil {
			t.Fatal(err)
		}
		if err := dispatch(t.Context(), cli.Streams{Out: &first, Err: io.Discard}, []string{"resume", "-quiet", dir}); err != nil {
			t.Fatal(err)
		}
		conf, err := kinds.LoadRun(dir, nil)
		if err != nil {
			t.Fatal(err)
		}
		r := session{workers: 2, quiet: true}
		if err := r.reportFinished(t.Context(), cli.Streams{Out: &again, Err: io.Discard}, conf, dir, fs.ErrPermission); err != nil {
			t.Error(err)
		}
		_, winner, _ := strings.Cut(first.String(), "\n") // the first line contains a time
		if _, got, _ := strings.Cut(again.String(), "\n"); got != winner || winner == "" {
			t.Errorf("%s\nwant\n%s", got, winner)
		}
		cut(t, filepath.Join(dir, "log.jsonl"))
		if err := r.reportFinished(t.Context(), quiet, conf, dir, fs.ErrPermission); !errors.Is(err, fs.ErrPermission) {
			t.Errorf("not finished: %v", err)
		}
	}
}

// cut removes the last line of a file.
func cut(t *testing.T, path string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	end := bytes.LastIndexByte(bytes.TrimSpace(text), '\n') + 1
	if err := os.WriteFile(path, text[:end], 0o666); err != nil {
		t.Fatal(err)
	}
}
