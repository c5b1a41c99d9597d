package runs

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"evolve/nn/train/halving"
)

// The package names the file of another package, because it may not import it.
func TestShortlistLogIsThatOfTraining(t *testing.T) {
	if want := shortlistFolder + "/" + halving.LogName; ShortlistLog != want {
		t.Errorf("ShortlistLog is %s, the training writes %s", ShortlistLog, want)
	}
}

// touch makes a file and its folders.
func touch(t *testing.T, elem ...string) {
	t.Helper()
	path := filepath.Join(elem...)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("x"), 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestBelowFindsRunsButNotRunsInRuns(t *testing.T) {
	root := t.TempDir()
	touch(t, root, "b", "s2", ResolvedFile)
	touch(t, root, "a", "s1", ResolvedFile)
	touch(t, root, "a", "s1", "inner", ResolvedFile)
	touch(t, root, "a", "notes.txt")
	want := []string{filepath.Join(root, "a", "s1"), filepath.Join(root, "b", "s2")}
	if got := Below(root); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := Below(want[0]); !slices.Equal(got, want[:1]) {
		t.Errorf("below a run: got %v, want the run itself", got)
	}
	if IsRun(root) || !IsRun(want[1]) {
		t.Error("IsRun: a folder of runs is no run, a run is one")
	}
}

func TestNewDirectoryAvoidsPathsThatExist(t *testing.T) {
	root, now := t.TempDir(), time.Date(2026, 11, 23, 10, 15, 0, 0, time.UTC)
	for _, want := range []string{"20261123-101500-s7", "20261123-101500-s7-2", "20261123-101500-s7-3"} {
		dir := NewDirectory(root, "rnn", 7, now)
		if dir != filepath.Join(root, "rnn", want) {
			t.Fatalf("got %s, want %s", dir, want)
		}
		touch(t, dir, LogFile)
	}
}

func TestCheckUnused(t *testing.T) {
	dir := t.TempDir()
	if err := errors.Join(CheckUnused(dir), CheckUnused(filepath.Join(dir, "missing"))); err != nil {
		t.Errorf("an empty and a missing folder: %v", err)
	}
	w, err := Create(dir, Header{Config: []byte(`{}`)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if err := CheckUnused(dir); !errors.Is(err, ErrExists) {
		t.Errorf("a run: got %v, want ErrExists", err)
	}
}

func TestStateChangesWithEachFileOfAReport(t *testing.T) {
	dir := t.TempDir()
	if _, err := State(dir); err == nil {
		t.Error("no error without a log")
	}
	var last string
	for _, name := range []string{LogFile, ResolvedFile, ShortlistLog, TrainedFile} {
		touch(t, dir, name)
		state, err := State(dir)
		if err != nil || state == last {
			t.Errorf("after %s: state %q, error %v, want another state than %q", name, state, err, last)
		}
		last = state
	}
	touch(t, dir, TopFile)
	if state, _ := State(dir); state != last {
		t.Errorf("state changed with a file that no report shows")
	}
}
