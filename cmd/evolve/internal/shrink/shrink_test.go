package shrink

import (
	"math"
	"math/rand/v2"
	"testing"

	"evolve/cmd/evolve/internal/kinds"
)

// synthetic returns a sample of n architectures with two genes of one part and one gene of four parts. The truth is the sum
// of the effects of their levels and of noise.
func synthetic(n int, noise float64, effects [3][]float64, rng *rand.Rand) Sample {
	s := Sample{Genes: []kinds.Gene{{Name: "size", Levels: []string{"a", "b"}, Drop: kinds.Any}, {Name: "depth", Levels: []string{"1", "2", "3"}, Drop: kinds.Last}, {Name: "op", Levels: []string{"p", "q", "r", "s"}, Drop: kinds.Any}}}
	for range n {
		shares, truth := [][]float64{make([]float64, 2), make([]float64, 3), make([]float64, 4)}, noise*rng.NormFloat64()
		for g, parts := range []int{1, 1, 4} {
			for range parts {
				l := rng.IntN(len(shares[g]))
				shares[g][l] += 1 / float64(parts)
				truth += effects[g][l] / float64(parts)
			}
		}
		s.Truth, s.Shares = append(s.Truth, truth), append(s.Shares, shares)
	}
	return s
}

// dropped returns the levels that a report drops.
func dropped(r Report) map[string]bool {
	out := map[string]bool{}
	for _, e := range r.Effects {
		if e.Dropped {
			out[e.Gene+" "+e.Level] = true
		}
	}
	return out
}

func TestDropsWorseLevels(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	s := synthetic(400, 1, [3][]float64{{0, 3}, {0, 0, -2}, {0, 0, 0, -8}}, rng)
	r := Examine(s, Options{Seed: 1, Resamples: 300})
	got := dropped(r)
	if len(got) != 3 || !got["size a"] || !got["depth 3"] || !got["op s"] {
		t.Errorf("dropped %v", got)
	}
	if e := r.Effects[0]; math.Abs(e.Mean+3) > 0.5 || e.Low > -3 || e.High < -3 {
		t.Errorf("size a: %+v, want an effect of -3", e)
	}
	if e := r.Effects[8]; math.Abs(e.Mean+8) > 1.5 {
		t.Errorf("op s: %+v, want an effect of -8", e)
	}
	if r.Low > r.After-r.Before || r.High < r.After-r.Before || r.Low <= 0 {
		t.Errorf("gain %v in %v..%v", r.After-r.Before, r.Low, r.High)
	}
	if len(r.Steps) != 3 || r.Steps[2].Remain != r.Remain {
		t.Errorf("steps %+v, %d remain", r.Steps, r.Remain)
	}
}

// TestKeepsUndroppable checks that a bad level stays if it is in the middle of an ordered gene, or if a configuration cannot
// restrict its gene.
func TestKeepsUndroppable(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	s := synthetic(400, 1, [3][]float64{{-5, 0}, {-5, 0, 0}, {0, 0, 0, 0}}, rng)
	s.Genes[0].Drop = kinds.None
	if got := dropped(Examine(s, Options{Seed: 1, Resamples: 200})); len(got) != 0 {
		t.Errorf("dropped %v", got)
	}
	s.Genes[1].Drop = kinds.First
	if got := dropped(Examine(s, Options{Seed: 1, Resamples: 200})); len(got) != 1 || !got["depth 1"] {
		t.Errorf("dropped %v", got)
	}
}

func TestFalseDropRate(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	drops := 0
	for range 100 {
		r := Examine(synthetic(120, 1, [3][]float64{{0, 0}, {0, 0, 0}, {0, 0, 0, 0}}, rng), Options{Seed: 1, Resamples: 100})
		drops += min(len(r.Steps), 1)
	}
	if drops > 5 {
		t.Errorf("a level was dropped in %d of 100 samples without any effect", drops)
	}
}

// TestRareLevels checks that levels of few architectures have no effect, and that those architectures do not change the
// effects of other levels.
func TestRareLevels(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	s := synthetic(200, 1, [3][]float64{{0, 4}, {0, 0, 0}, {0, 0, 0, 0}}, rng)
	s.Genes[1].Levels = append(s.Genes[1].Levels, "4")
	for i := range s.Shares {
		s.Shares[i][1] = append(s.Shares[i][1], 0)
	}
	s.Shares[0][1], s.Truth[0] = []float64{0, 0, 0, 1}, -1000
	r := Examine(s, Options{Seed: 1, Resamples: 200})
	if got := dropped(r); len(got) != 1 || !got["size a"] {
		t.Errorf("dropped %v", got)
	}
	if e := r.Effects[5]; e.Level != "4" || !math.IsNaN(e.Mean) || e.With != 1 {
		t.Errorf("%+v", e)
	}
}

func TestInteraction(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	s := synthetic(300, 0.5, [3][]float64{{0, 0}, {0, 0, 0}, {0, 0, 0, 0}}, rng)
	for i, shares := range s.Shares {
		s.Truth[i] += 4 * shares[0][1] * shares[1][2]
	}
	all := Examine(s, Options{Seed: 1, Resamples: 100}).Interactions
	if len(all) == 0 || all[0].First != "size b" || all[0].Second != "depth 3" || math.Abs(all[0].Mean-4) > 0.8 {
		t.Errorf("%+v", all)
	}
}
