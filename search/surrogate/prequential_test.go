package surrogate

import (
	"math"
	"math/rand/v2"
	"testing"

	"evolve/runs/stats"
)

// The correlations equal those of the package of statistics, which computes them another way.
func TestTau(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		x, y := make([]float64, 30), make([]float64, 30)
		for i := range x {
			x[i], y[i] = float64(rng.IntN(12)), float64(rng.IntN(12))
		}
		if got, want := tauB(x, y), stats.TauB(x, y); math.Abs(got-want) > 1e-12 {
			t.Fatalf("tau %v, want %v", got, want)
		}
		if got, want := partialTau(x, y, make([]float64, 30)), stats.TauB(x, y); math.Abs(got-want) > 1e-12 {
			t.Fatalf("tau beyond a constant %v, want %v", got, want)
		}
	}
}

// stream adds n children, of which own decides how good they are beyond their parents and what is predicted of that.
func stream(n int, own func(rng *rand.Rand) (predicted, real float64), seed uint64) (p Prequential, on int, mean float64) {
	rng := rand.New(rand.NewPCG(seed, 9))
	for range n {
		parent := rng.NormFloat64()
		predicted, outcome := own(rng)
		p.Add(0.8*parent+predicted, parent, 0.8*parent+outcome)
		if p.On() {
			on++
		}
		if tau := p.Tau(); !math.IsNaN(tau) {
			mean += tau / float64(n-Window+1)
		}
	}
	return p, on, mean
}

// Shuffled labels have a tau around 0, which is mostly off. That good parents have good children does not count: here the
// parents alone explain more than half of the outcomes.
func TestPrequentialOfShuffledLabels(t *testing.T) {
	_, on, mean := stream(4000, func(rng *rand.Rand) (float64, float64) { return rng.NormFloat64(), rng.NormFloat64() }, 1)
	if math.Abs(mean) > 0.03 {
		t.Errorf("mean tau %.3f, want about 0", mean)
	}
	if on > 4000/4 {
		t.Errorf("on for %d of 4000 children", on)
	}
}

func TestPrequentialOfASignal(t *testing.T) {
	p, on, mean := stream(400, func(rng *rand.Rand) (float64, float64) {
		real := rng.NormFloat64()
		return real + rng.NormFloat64(), real
	}, 1)
	if mean < 0.3 || on < 350 {
		t.Errorf("mean tau %.2f, on for %d of 400", mean, on)
	}
	for range Window { // the signal ends
		p.Add(float64(p.Len()%7), 0, float64(p.Len()%5))
	}
	if p.On() {
		t.Errorf("still on at tau %.2f", p.Tau())
	}
}

// Without outcomes of parents the tau is the plain one. Before a window is full it is not a number, and the screen is off.
func TestPrequentialEdges(t *testing.T) {
	var p Prequential
	for i := range Window {
		if p.On() || !math.IsNaN(p.Tau()) {
			t.Fatalf("tau %v of %d predictions", p.Tau(), i)
		}
		outcome := float64(i)
		if i == 0 {
			outcome = math.Inf(-1)
		}
		p.Add(float64(i), math.NaN(), outcome)
	}
	if p.Tau() != 1 || !p.On() {
		t.Errorf("tau %v of a perfect order", p.Tau())
	}
	var same Prequential
	for i := range Window {
		same.Add(1, 0, float64(i))
	}
	if same.On() || !math.IsNaN(same.Tau()) {
		t.Errorf("tau %v of equal predictions", same.Tau())
	}
	var parents Prequential
	for i := range Window {
		parents.Add(float64(i), float64(i), float64(i*7%Window))
	}
	if tau := parents.Tau(); !math.IsNaN(tau) {
		t.Errorf("tau %v of predictions that only repeat the parents", tau)
	}
}
