package main

import (
	"bytes"
	"context"
	"errors"
	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/runs"
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

// TestInterruptedReplay checks that a replay that was cut short is an error: its population and its counts are not those of
// the whole log.
func TestInterruptedReplay(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	_, e := cheap(t, dir, 300)
	log, err := runs.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	ctx, interrupt := context.WithCancel(t.Context())
	interrupt()
	o := e.SearchOptions(1)
	o.Budget.Evaluations = log.Count
	if _, err := e.Replay(ctx, log.Lines(), nil, o); cli.CodeOf(err) != cli.ExitInterrupted {
		t.Errorf("interrupted: %v", err)
	}
	if status, err := e.Replay(t.Context(), log.Lines(), nil, o); err != nil || status.Replayed != log.Count {
		t.Errorf("undisturbed: %d of %d, %v", status.Replayed, log.Count, err)
	}
}

// TestConclusionIsCompleted checks that an experiment completes the files of a run that was killed while it wrote them.
func TestConclusionIsCompleted(t *testing.T) {
	root := t.TempDir()
	config, file := filepath.Join(root, "run.toml"), filepath.Join(root, "experiment.toml")
	for name, text := range map[string]string{
		config: "[[objective]]\nmetric = 'gating'\n[[objective]]\nmetric = 'parameters'\n[combine]\nkind = 'none'\n[budget]\nevaluations = 30\n[output]\ncache = 'off'\n",
		file:   "configs = ['run.toml']\nseeds = 1\n[[strategy]]\nkind = 'random'\n",
	} {
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	again := func() {
		t.Helper()
		args := []string{"compare", "-quiet", "-dir", filepath.Join(root, "runs"), file}
		if err := dispatch(t.Context(), cli.Streams{Out: io.Discard, Err: io.Discard}, args); err != nil {
			t.Fatal(err)
		}
	}
	again()
	list := runs.Below(filepath.Join(root, "runs"))
	if len(list) != 1 {
		t.Fatal(list)
	}
	front, top := filepath.Join(list[0], filepath.FromSlash(runs.FrontFile)), filepath.Join(list[0], filepath.FromSlash(runs.TopFile))
	want, err := os.ReadFile(front)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Remove(front), os.Remove(top)); err != nil { // the last file that is written is missing
		t.Fatal(err)
	}
	again()
	if got, err := os.ReadFile(front); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%v\n%s\nwant\n%s", err, got, want)
	}
}
