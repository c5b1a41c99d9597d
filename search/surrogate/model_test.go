package surrogate_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"evolve/search"
	"evolve/search/surrogate"
)

// point is a genome of whole numbers from 0 to 9.
type point [8]int8

func (p point) Hash() string {
	var text []byte
	for _, v := range p {
		text = strconv.AppendInt(text, int64(v), 10)
	}
	return string(text)
}

// points is the space of all points. A mutation changes one number.
type points struct{}

func (points) Random(rng *rand.Rand) (p point) {
	for i := range p {
		p[i] = int8(rng.IntN(10))
	}
	return p
}

func (points) Mutate(p point, rng *rand.Rand) point {
	i := rng.IntN(len(p))
	p[i] = (p[i] + 1 + int8(rng.IntN(9))) % 10
	return p
}

func features(p point) (x []float64) {
	for _, v := range p {
		x = append(x, float64(v))
	}
	return x
}

// noise returns a standard normal number that depends on the point and the seed alone.
func noise(p point, seed uint64) float64 {
	code := uint64(0)
	for _, v := range p {
		code = code*10 + uint64(v)
	}
	return search.Rand(seed, int(code), search.StreamPropose).NormFloat64()
}

// task returns the objective of a point, or an error.
type task func(p point) (float64, error)

// shuffled has no relation to the features.
func shuffled(seed uint64) task { return func(p point) (float64, error) { return noise(p, seed), nil } }

// law depends on two features, with noise; a few points fail.
func law(seed uint64) task {
	return func(p point) (float64, error) {
		if p[7] == 9 && p[6] > 6 {
			return 0, errors.New("diverged")
		}
		return 0.5*float64(p[0]) - 0.5*float64(p[1]) + 0.3*float64(p[2]) + noise(p, seed), nil
	}
}

// learned returns a run with a learned screen of four, and its log.
func learned(f task, evaluations int, seed uint64) (search.Run[point], *[]search.Candidate[point]) {
	log := &[]search.Candidate[point]{}
	return search.Run[point]{
		Options:  search.Options{Seed: seed, Lag: 4, Workers: 2, Budget: search.Budget{Evaluations: evaluations}},
		Space:    &search.Screen[point]{Inner: points{}, K: 4, RandomShare: 0.25, Model: &surrogate.Model[point]{Features: features, Seed: seed}},
		Strategy: &search.Halving{Inner: &search.Aging{Population: 30, Sample: 6}},
		Eval: func(_ context.Context, t search.Trial[point]) search.Score {
			v, err := f(t.Genome)
			if err != nil {
				return search.Score{Outcome: search.Outcome{Err: err.Error()}}
			}
			return search.Score{Outcome: search.Outcome{Objectives: []float64{v + float64(t.Rung)}}}
		},
		Record: func(c search.Candidate[point], _ time.Duration) error { *log = append(*log, c); return nil },
	}, log
}

// logOf returns the log of a run with a learned screen.
func logOf(t *testing.T, f task, evaluations int, seed uint64) []search.Candidate[point] {
	t.Helper()
	r, log := learned(f, evaluations, seed)
	if _, err := r.Do(t.Context()); err != nil {
		t.Fatal(err)
	}
	return *log
}

// measured returns the share of bred candidates that the screen chose, and the mean prequential tau, from the log alone.
func measured(log []search.Candidate[point]) (chosen, tau float64) {
	var h surrogate.History[point]
	n := 0
	for _, c := range log {
		h.Add(c)
		if v := h.Tau(); !math.IsNaN(v) {
			tau += v
			n++
		}
		if c.Screened {
			chosen += 1 / float64(len(log))
		}
	}
	return chosen, tau / float64(n)
}

// The tau is about 0 and the screen mostly off where the features say nothing: with outcomes that are noise, and with
// outcomes that children inherit from their parents and that shuffled features cannot explain.
func TestShuffledLabelsSwitchItOff(t *testing.T) {
	for name, f := range map[string]func(seed uint64) (task, func(point) []float64){
		"outcomes": func(seed uint64) (task, func(point) []float64) { return shuffled(seed), features },
		"features": func(seed uint64) (task, func(point) []float64) {
			return law(seed), func(p point) []float64 { return []float64{noise(p, ^seed), noise(p, ^seed-1), noise(p, ^seed-2)} }
		},
	} {
		const seeds = 8
		var chosen, tau float64
		for seed := range uint64(seeds) {
			task, x := f(seed)
			r, log := learned(task, 400, seed)
			r.Space.(*search.Screen[point]).Model = &surrogate.Model[point]{Features: x, Seed: seed}
			if _, err := r.Do(t.Context()); err != nil {
				t.Fatal(err)
			}
			c, m := measured(*log)
			chosen, tau = chosen+c/seeds, tau+m/seeds
		}
		if math.Abs(tau) > 0.05 || chosen > 0.15 {
			t.Errorf("shuffled %s: mean tau %.3f, chose %.0f %% of the candidates", name, tau, 100*chosen)
		}
	}
}

// A law that the features have switches the screen on, and what it chooses is better than the random share of the same time.
func TestSignalSwitchesItOn(t *testing.T) {
	var chosen, random []float64
	for seed := range uint64(8) {
		log := logOf(t, law(seed), 400, seed)
		if share, tau := measured(log); share < 0.2 || tau < 0.15 {
			t.Errorf("seed %d: chose %.0f %% of the candidates, mean tau %.2f", seed, 100*share, tau)
		}
		for _, c := range log[100:] {
			switch {
			case c.Op != search.Mutate || c.Cached != nil || c.Err != "":
			case c.Screened:
				chosen = append(chosen, c.Objectives[0])
			default:
				random = append(random, c.Objectives[0])
			}
		}
	}
	if mean(chosen) < mean(random)+0.1 {
		t.Errorf("mean %.2f of %d that were chosen, %.2f of %d others", mean(chosen), len(chosen), mean(random), len(random))
	}
}

func mean(x []float64) (m float64) {
	for _, v := range x {
		m += v / float64(len(x))
	}
	return m
}

// Every candidate of rung 0 has a prediction once there are enough labels, whoever chose it. Until the screen chooses, the
// run equals one without it.
func TestPredictionsAndTheUnscreenedRun(t *testing.T) {
	log := logOf(t, law(3), 300, 3)
	plain, before := learned(law(3), 300, 3)
	plain.Space = points{}
	if _, err := plain.Do(t.Context()); err != nil {
		t.Fatal(err)
	}
	first := slices.IndexFunc(log, func(c search.Candidate[point]) bool { return c.Screened })
	if first < surrogate.Enough+surrogate.Window {
		t.Fatalf("chose candidate %d", first)
	}
	for i, c := range log {
		if i < first && c.Hash != (*before)[i].Hash {
			t.Fatalf("candidate %d differs from that of the run without a screen, before the screen is on", i)
		}
		if i > 60 && (c.Predicted != nil) != (c.Rung == 0) || i < surrogate.Enough && c.Predicted != nil {
			t.Fatalf("candidate %d at rung %d: predicted %v", i, c.Rung, c.Predicted)
		}
		if c.Rung > 0 && c.Screened {
			t.Errorf("candidate %d is chosen at rung %d", i, c.Rung)
		}
	}
}

// A replay rebuilds the model: the run continues as if it had not been interrupted, and it notices a prediction that
// differs in the last bit.
func TestReplayRebuildsTheModel(t *testing.T) {
	whole := logOf(t, law(5), 300, 5)
	resume := func(done []search.Candidate[point]) ([]search.Candidate[point], error) {
		r, log := learned(law(5), 300, 5)
		r.Workers = 1
		r.Done = func(yield func(search.Candidate[point], error) bool) {
			for _, c := range done {
				if !yield(c, nil) {
					return
				}
			}
		}
		_, err := r.Do(t.Context())
		return append(slices.Clone(done), *log...), err
	}
	for _, at := range []int{10, 61, 150, 299} {
		got, err := resume(whole[:at])
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range got {
			p, q := c.Predicted, whole[i].Predicted
			if c.Hash != whole[i].Hash || c.Screened != whole[i].Screened || (p == nil) != (q == nil) || p != nil && *p != *q {
				t.Fatalf("resumed at %d: candidate %d differs", at, i)
			}
		}
	}
	for name, change := range map[string]func(c *search.Candidate[point]){
		"last bit": func(c *search.Candidate[point]) { v := math.Nextafter(*c.Predicted, 9); c.Predicted = &v },
		"none":     func(c *search.Candidate[point]) { c.Predicted = nil },
		"screened": func(c *search.Candidate[point]) { c.Screened = !c.Screened },
	} {
		bad := slices.Clone(whole)
		at := 100 + slices.IndexFunc(bad[100:], func(c search.Candidate[point]) bool { return c.Predicted != nil })
		change(&bad[at])
		if _, err := resume(bad); !errors.Is(err, search.ErrReplay) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Only first evaluations at rung 0 are labels; a failure is the worst one.
func TestLabels(t *testing.T) {
	var h surrogate.History[point]
	three, repeat := 3.0, 0
	for i, c := range []struct {
		line  search.Candidate[point]
		label float64
		ok    bool
	}{
		{search.Candidate[point]{Hash: "a", Objectives: []float64{2}}, 2, true},
		{search.Candidate[point]{Hash: "b", Err: "diverged", Parents: []int{0}, Predicted: &three}, math.Inf(-1), true},
		{search.Candidate[point]{Hash: "c", Violation: 1}, 0, false},
		{search.Candidate[point]{Hash: "a", Objectives: []float64{9}, Rung: 1, Parents: []int{0}}, 0, false},
		{search.Candidate[point]{Hash: "a", Objectives: []float64{2}, Cached: &repeat, Predicted: &three}, 0, false},
		{search.Candidate[point]{Hash: "d", Objectives: []float64{5}, Parents: []int{0, 1}, Predicted: &three}, 5, true},
	} {
		if label, ok := h.Add(c.line); label != c.label || ok != c.ok {
			t.Errorf("candidate %d: %v, %v", i, label, ok)
		}
	}
	if h.Len() != 2 {
		t.Errorf("%d predictions, want 2", h.Len())
	}
	for want, parents := range map[float64][]int{2: {0, 1}, 5: {5}, 3.5: {3, 5}} { // 3 is the promotion of 0
		if got := h.Before(search.Candidate[point]{Parents: parents}); got != want {
			t.Errorf("parents %v: %v, want %v", parents, got, want)
		}
	}
	if got := h.Before(search.Candidate[point]{Parents: []int{1, 2}}); !math.IsNaN(got) {
		t.Errorf("parents without a finite outcome: %v", got)
	}
}
