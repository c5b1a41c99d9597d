package halving

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	nnrnn "evolve/nn/rnn"
	"evolve/nn/train"
	spacernn "evolve/space/rnn"
)

// smallLadder returns a ladder of three rungs on a Markov source, with its own folder.
func smallLadder(t testing.TB) *Ladder {
	t.Helper()
	all, _ := train.Markov(6, 6000, 2, 1)
	return &Ladder{Recipe: Recipe{Shape: nnrnn.Shape{Layers: 2, Embedding: 6, Hidden: 8, Tied: true}, Words: 6, Dropout: train.Dropout{Weights: .1},
		Settings: train.Settings{Batch: 4, Steps: 10, Rate: 0.01, Schedule: train.Tail}},
		Train: train.Next(all[:1000]), Valid: train.Next(all[5000:]), ValidTokens: 700, Text: "markov", Seed: 3,
		Rungs: []int{500, 800, 2400}, Dir: t.TempDir()}
}

// gated returns the network and the identity of a GRU.
func gated() (nnrnn.Cell, string) {
	canonical, identity := spacernn.GRU().Identity()
	return nnrnn.Cell(canonical), identity
}

// mustLoss returns the loss of a GRU, and fails the test if there is none.
func mustLoss(t *testing.T, l *Ladder, rung int) float64 {
	t.Helper()
	cell, identity := gated()
	loss, err := l.Loss(t.Context(), cell, identity, rung)
	if err != nil || loss <= 0 {
		t.Fatalf("rung %d: %g, %v", rung, loss, err)
	}
	return loss
}

// lossesFromScratch returns the losses of a GRU at all rungs, each trained from the beginning without files.
func lossesFromScratch(t *testing.T) (losses []float64) {
	t.Helper()
	for rung := range 3 {
		l := smallLadder(t)
		l.Dir = ""
		losses = append(losses, mustLoss(t, l, rung))
	}
	return losses
}

// checkpoints returns the paths of all files in the folder of a ladder.
func checkpoints(t *testing.T, l *Ladder) (paths []string) {
	t.Helper()
	files, err := os.ReadDir(l.Dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		paths = append(paths, filepath.Join(l.Dir, f.Name()))
	}
	return paths
}

// Losses are equal to the bit in any order of rungs, with checkpoints and without, and a checkpoint saves the trunk.
func TestLadderContinues(t *testing.T) {
	want := lossesFromScratch(t)
	if !(want[0] > want[1] && want[1] > want[2]) {
		t.Errorf("losses %v do not fall", want)
	}
	for _, order := range [][]int{{0, 1, 2}, {0, 2}, {1, 0, 2, 1, 0}, {0, 0, 1, 1, 2, 2}, {2, 0}} {
		l := smallLadder(t)
		for _, rung := range order {
			if got := mustLoss(t, l, rung); got != want[rung] {
				t.Errorf("%v: rung %d has %v, want %v", order, rung, got, want[rung])
			}
		}
	}
	for _, order := range [][]int{{0}, {1}, {1, 0}} {
		l := smallLadder(t)
		for _, rung := range order {
			mustLoss(t, l, rung)
		}
		cell, identity := gated()
		c, err := l.climb(cell, identity, 2)
		if from := train.Trunk(l.Rungs[order[0]]); err != nil || c.trainer.State.Tokens < from || c.trainer.State.Tokens >= from+40 {
			t.Errorf("after rungs %v, rung 2 begins at token %d, want the trunk at %d (%v)", order, c.trainer.State.Tokens, from, err)
		}
	}
}

// countdown is a context that ends after so many calls of Err.
type countdown struct {
	context.Context
	left int
}

func (c *countdown) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// A training that is interrupted anywhere, again and again, ends with the same loss, and so do the rungs after it.
func TestLadderInterrupted(t *testing.T) {
	want := lossesFromScratch(t)
	cell, identity := gated()
	for _, patience := range []int{2, 11, 40, 150} {
		l, stops := smallLadder(t), 0
		for rung := range 3 {
			before := 0
			for {
				loss, err := l.Loss(&countdown{t.Context(), patience + 2*stops}, cell, identity, rung)
				if err == nil {
					if loss != want[rung] {
						t.Errorf("rung %d, %d stops: %v, want %v", rung, stops, loss, want[rung])
					}
					break
				}
				if stops++; !errors.Is(err, context.Canceled) || stops > 1000 {
					t.Fatalf("rung %d, %d stops: %v", rung, stops, err)
				}
				c, err := l.climb(cell, identity, rung)
				if err != nil || c.trainer.State.Tokens < before {
					t.Fatalf("rung %d, %d stops: at %d tokens, %d before, %v", rung, stops, c.trainer.State.Tokens, before, err)
				}
				before = c.trainer.State.Tokens
			}
		}
		if stops < 3 {
			t.Errorf("patience %d: only %d stops", patience, stops)
		}
	}
}

// Several goroutines that train the same network, and others, get the same losses.
func TestLadderParallel(t *testing.T) {
	want := lossesFromScratch(t)
	l := smallLadder(t)
	l.Keep = 1
	cell, identity := gated()
	var all sync.WaitGroup
	for i := range 6 {
		all.Go(func() {
			for rung := range 3 {
				if got, err := l.Loss(t.Context(), cell, []string{identity, "another"}[i/4], rung); err != nil || got != want[rung] {
					t.Errorf("rung %d: %v, %v, want %v", rung, got, err, want[rung])
				}
			}
		})
	}
	all.Wait()
}

// A training that diverges has an error of its own and leaves no checkpoint.
func TestLadderDiverges(t *testing.T) {
	square := nnrnn.Cell{Nodes: []nnrnn.Node{{Op: nnrnn.Linear, In: []nnrnn.Ref{nnrnn.X, nnrnn.Prev(0)}}, {Op: nnrnn.Prod, In: []nnrnn.Ref{0, 0}}}, New: []nnrnn.Ref{1}}
	l := smallLadder(t)
	l.Settings.Rate = 3
	_, err := l.Loss(t.Context(), square, "square", 1)
	if !errors.Is(err, ErrDiverged) || !strings.HasPrefix(err.Error(), "halving: diverged at update ") {
		t.Error(err)
	}
	if files := checkpoints(t, l); len(files) > 0 {
		t.Error(files)
	}
}

// The costs of all rungs up to one add up to its tokens and the tails of the rungs before.
func TestLadderCost(t *testing.T) {
	l := &Ladder{Rungs: []int{60_000, 180_000, 540_000}}
	if got := []int{l.Cost(0), l.Cost(1), l.Cost(2)}; !slices.Equal(got, []int{60_000, 150_000, 450_000}) {
		t.Error(got)
	}
}

// Ladders and networks that cannot be trained are refused with a reason.
func TestLadderRefuses(t *testing.T) {
	for want, change := range map[string]func(l *Ladder){
		"must be at least one":          func(l *Ladder) { l.Rungs = nil },
		"must be ascending":             func(l *Ladder) { l.Rungs = []int{500, 500} },
		"must be tail":                  func(l *Ladder) { l.Settings.Schedule = train.Cosine },
		"vocabulary of 0 words":         func(l *Ladder) { l.Words = 0 },
		"-1 tokens to validate with":    func(l *Ladder) { l.ValidTokens = -1 },
		"validation stream is empty":    func(l *Ladder) { l.Valid = train.Stream{} },
		"to train on":                   func(l *Ladder) { l.Train = train.Stream{} },
		"must be finite":                func(l *Ladder) { l.Settings.Clip = math.NaN() },
		"rate (-1)":                     func(l *Ladder) { l.Settings.Rate = -1 },
		"every size must be at least 1": func(l *Ladder) { l.Shape.Hidden = 0 },
	} {
		l := smallLadder(t)
		change(l)
		cell, identity := gated()
		if _, err := l.Loss(t.Context(), cell, identity, 0); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	l := smallLadder(t)
	cell, identity := gated()
	for _, rung := range []int{-1, 3} {
		if _, err := l.Loss(t.Context(), cell, identity, rung); err == nil {
			t.Errorf("rung %d: no error", rung)
		}
	}
	if _, err := l.Loss(t.Context(), nil, "", 0); err == nil || !strings.Contains(err.Error(), "no network") {
		t.Error(err)
	}
}

// A training that is interrupted anywhere on the way to a rung continues to a later one, or to an earlier one, as if it began there.
func TestLadderOtherRungAfterStop(t *testing.T) {
	want := lossesFromScratch(t)
	cell, identity := gated()
	stops := 0
	for patience := 5; ; patience = patience*5/4 + 3 {
		l := smallLadder(t)
		if _, err := l.Loss(&countdown{t.Context(), patience}, cell, identity, 1); err == nil {
			break
		}
		stops++
		for _, rung := range []int{2, 0, 1} {
			if got := mustLoss(t, l, rung); got != want[rung] {
				t.Errorf("patience %d, rung %d: %v, want %v", patience, rung, got, want[rung])
			}
		}
	}
	if stops < 8 {
		t.Errorf("only %d stops", stops)
	}
}
