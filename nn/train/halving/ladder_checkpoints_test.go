package halving

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	nnrnn "evolve/nn/rnn"
	spacernn "evolve/space/rnn"
)

// A checkpoint that is damaged anywhere, or of another training, is as good as none.
func TestLadderDamaged(t *testing.T) {
	want := lossesFromScratch(t)
	l := smallLadder(t)
	mustLoss(t, l, 0)
	path := checkpoints(t, l)[0]
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	damaged := map[string][]byte{"empty": {}, "text": []byte("hello\nworld\n"), "long": append(slices.Clone(text), 0)}
	for at := 0; at < len(text); at += len(text)/12 + 1 {
		damaged[fmt.Sprintf("cut at %d", at)] = text[:at]
		flipped := slices.Clone(text)
		flipped[at] ^= 1
		damaged[fmt.Sprintf("flipped at %d", at)] = flipped
	}
	other := smallLadder(t)
	other.Settings.Rate = 0.02
	mustLoss(t, other, 1)
	foreign, err := os.ReadFile(checkpoints(t, other)[0])
	if err != nil {
		t.Fatal(err)
	}
	damaged["of another rate"] = foreign
	for name, content := range damaged {
		if err := os.WriteFile(path, content, 0o666); err != nil {
			t.Fatal(err)
		}
		if got := mustLoss(t, l, 1); got != want[1] {
			t.Errorf("%s: %v, want %v", name, got, want[1])
		}
	}
}

// Ladders of different conditions share a folder, and conditions name all that a loss depends on.
func TestLadderConditions(t *testing.T) {
	dir, losses, conditions := t.TempDir(), map[float64]string{}, map[string]string{}
	for name, change := range map[string]func(l *Ladder){
		"as it is":   func(*Ladder) {},
		"rate":       func(l *Ladder) { l.Settings.Rate = 0.02 },
		"seed":       func(l *Ladder) { l.Seed++ },
		"rungs":      func(l *Ladder) { l.Rungs = []int{900, 1800} },
		"sample":     func(l *Ladder) { l.ValidTokens = 0 },
		"dropout":    func(l *Ladder) { l.Dropout.Weights = 0 },
		"batch":      func(l *Ladder) { l.Settings.Batch = 5 },
		"width":      func(l *Ladder) { l.Shape.Hidden, l.Shape.Embedding = 9, 9 },
		"parameters": func(l *Ladder) { c, _ := spacernn.LSTM().Identity(); l.Equal, l.Reference = Parameters, nnrnn.Cell(c) },
	} {
		for range 2 {
			l := smallLadder(t)
			change(l)
			want := mustLoss(t, l, 1)
			l = smallLadder(t)
			l.Dir = dir
			change(l)
			mustLoss(t, l, 0)
			if got := mustLoss(t, l, 1); got != want {
				t.Errorf("%s: %v in a shared folder, %v alone", name, got, want)
			}
			if other, ok := losses[want]; ok && other != name {
				t.Errorf("%s: the same loss as %s", name, other)
			}
			if other, ok := conditions[l.Conditions()]; ok && other != name {
				t.Errorf("%s: the same conditions as %s", name, other)
			}
			losses[want], conditions[l.Conditions()] = name, name
		}
	}
}

// The checkpoints of the smallest losses stay, whatever the order of trainings, and none after the last rung.
func TestLadderKeeps(t *testing.T) {
	cell, _ := gated()
	var kept [][]string
	for _, order := range [][]int{{0, 1, 2, 3, 4, 5}, {5, 3, 1, 0, 2, 4}} {
		l := smallLadder(t)
		l.Keep = 3
		cells := []nnrnn.Cell{cell}
		for _, builtin := range []spacernn.Cell{spacernn.LSTM(), spacernn.SimpleRNN()} {
			c, _ := builtin.Identity()
			cells = append(cells, nnrnn.Cell(c))
		}
		left := (&climb{Ladder: l, identity: "crashed"}).path() + ".tmp"
		if err := os.WriteFile(left, nil, 0o666); err != nil {
			t.Fatal(err)
		}
		losses := map[string]float64{}
		for _, i := range order {
			identity := fmt.Sprint("cell ", i)
			l.Seed = 3
			loss, err := l.Loss(t.Context(), cells[i%3], identity, i/3)
			if err != nil {
				t.Fatal(err)
			}
			losses[(&climb{Ladder: l, identity: identity}).path()] = loss
		}
		paths := checkpoints(t, l)
		if len(paths) != 3 {
			t.Fatalf("%d files, want 3", len(paths))
		}
		var names []string
		for _, path := range paths {
			names = append(names, filepath.Base(path))
			for other, loss := range losses {
				if loss < losses[path] && !slices.Contains(paths, other) {
					t.Errorf("a loss of %g stays, one of %g goes", losses[path], loss)
				}
			}
		}
		kept = append(kept, names)
	}
	if !slices.Equal(kept[0], kept[1]) {
		t.Errorf("another order keeps other files: %v", kept)
	}
	l := smallLadder(t)
	mustLoss(t, l, 0)
	mustLoss(t, l, 2)
	if files := checkpoints(t, l); len(files) > 0 {
		t.Errorf("after the last rung: %v", files)
	}
}

// A folder that cannot be written costs no result, and is reported once.
func TestLadderWarns(t *testing.T) {
	want := lossesFromScratch(t)
	l := smallLadder(t)
	l.Dir = filepath.Join(l.Dir, "file", "folder")
	if err := os.WriteFile(filepath.Dir(l.Dir), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	warnings := 0
	l.Warn = func(err error) {
		if warnings++; !strings.HasPrefix(err.Error(), "halving: a checkpoint could not be saved") {
			t.Error(err)
		}
	}
	for rung := range 3 {
		if got := mustLoss(t, l, rung); got != want[rung] {
			t.Errorf("rung %d: %v, want %v", rung, got, want[rung])
		}
	}
	if warnings != 1 {
		t.Errorf("%d warnings, want 1", warnings)
	}
}
