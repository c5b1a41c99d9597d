package train

import (
	"math"
	"slices"
	"testing"
)

// The schedule Tail keeps the rate up to the trunk and lowers it to 0 in a line.
func TestTail(t *testing.T) {
	for _, budget := range []int{1, 2, 999, 480_000} {
		trainer := &Trainer{Settings: Settings{Rate: 0.5, Schedule: Tail, Tokens: budget}}
		trunk := Trunk(budget)
		if trunk < 1 || trunk > budget {
			t.Fatalf("%d tokens: trunk of %d", budget, trunk)
		}
		for tokens, want := range map[int]float64{0: 0.5, trunk - 1: 0.5, trunk: 0.5, (trunk + budget + 1) / 2: 0.25, budget: 0} {
			if trunk == budget && tokens == budget {
				continue // no tail
			}
			if trainer.State.Tokens = tokens; math.Abs(trainer.rate()-want) > 0.26/float64(budget-trunk+1) {
				t.Errorf("%d of %d tokens: rate %g, want %g", tokens, budget, trainer.rate(), want)
			}
		}
	}
}

// A training does not depend on its length up to the trunk.
func TestTrunk(t *testing.T) {
	weights := func(length int) (all []float32) {
		short := small(t, Settings{Schedule: Tail})
		short.Settings.Tokens = length
		for short.State.Tokens < Trunk(1500) {
			if err := short.update(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		for _, p := range short.Model.Parameters() {
			all = append(all, p.Value...)
		}
		return all
	}
	if !slices.Equal(weights(1500), weights(4000)) {
		t.Error("weights at the trunk depend on the length")
	}
	if slices.Equal(weights(1000), weights(4000)) {
		t.Error("weights behind the trunk of a shorter training do not depend on the length")
	}
}

// Sample takes the beginnings of the columns that Loss reads, and each token with its target.
func TestSample(t *testing.T) {
	all := make([]int, 20_001)
	for i := range all {
		all[i] = i
	}
	s := Next(all)
	for _, n := range []int{1, 50, 700, 2000, 19_999} {
		sample := s.Sample(n)
		if len(sample.Tokens) > n || len(sample.Tokens) < n-lossColumns || len(sample.Targets) != len(sample.Tokens) {
			t.Fatalf("%d: %d tokens, %d targets", n, len(sample.Tokens), len(sample.Targets))
		}
		for i, token := range sample.Tokens {
			if sample.Targets[i] != token+1 {
				t.Fatalf("%d: target %d of token %d", n, sample.Targets[i], token)
			}
		}
	}
	columns, _ := s.columns(lossColumns)
	part, _ := s.Sample(2000).columns(lossColumns)
	if want, got := columns.window(0, 100), part.window(0, 100); !slices.Equal(want.Tokens, got.Tokens) {
		t.Error("the columns of the sample are not those of the stream")
	}
	for _, n := range []int{0, 20_000, 30_000} {
		if got := s.Sample(n); len(got.Tokens) != 20_000 {
			t.Errorf("%d: %d tokens, want all", n, len(got.Tokens))
		}
	}
}
