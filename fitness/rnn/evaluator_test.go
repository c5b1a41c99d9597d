package rnn

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"evolve/fitness"
	"evolve/nn"
	"evolve/nn/nntest"
	nnrnn "evolve/nn/rnn"
	spacernn "evolve/space/rnn"
)

// Static constraints are checked before a guard that needs a forward pass.
func TestConstraintsCheapFirst(t *testing.T) {
	forwards := 0
	counted := mustTerm(t, "perturbation", fitness.Settings{})
	score := counted.Score
	counted.Score = func(p fitness.Probe, s fitness.Settings) (float64, error) { forwards++; return score(p, s) }
	c := benchmark(fitness.Uniform(1000, 1), 1)
	e := fitness.NewEvaluator(fitness.Config{NewProbe: NewProbe(c), Conditions: c.String(),
		Objectives: []fitness.Term{mustTerm(t, "state_volume", fitness.Settings{})},
		Constraints: []fitness.Constraint{
			{Term: counted, Min: -5, Max: -1},
			{Term: mustTerm(t, "growth", fitness.Settings{}), Min: math.Inf(-1), Max: 1},
			{Term: mustTerm(t, "parameters", fitness.Settings{}), Min: math.Inf(-1), Max: 19e6},
		}})
	violation := func(c nnrnn.Cell) float64 {
		r, err := e.Score(t.Context(), c, "")
		if err != nil || (r.Objectives == nil) != (r.Violation > 0) {
			t.Fatalf("%+v, %v", r, err)
		}
		return r.Violation
	}
	if v := violation(squareCell); !(v > 1 && v < 3) || forwards != 0 {
		t.Errorf("growth 2: violation %v after %d forward passes", v, forwards)
	}
	if v := violation(lstmCell); !(v > 1 && v < 2) || forwards != 0 {
		t.Errorf("too large: violation %v after %d forward passes", v, forwards)
	}
	if v := violation(forgetfulCell); !(v > 0 && v < 1) || forwards != 1 {
		t.Errorf("forgets at once: violation %v after %d forward passes", v, forwards)
	}
	if v := violation(gruCell); v != 0 || forwards != 2 {
		t.Errorf("gru: violation %v", v)
	}
}

// memoryCache is a Cache in memory that counts hits.
type memoryCache struct {
	mu     sync.Mutex
	values map[[2]string]float64
	hits   int
}

func (c *memoryCache) Get(term, identity string) (float64, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	v, ok := c.values[[2]string{term, identity}]
	if ok {
		c.hits++
	}
	return v, ok
}

func (c *memoryCache) Put(term, identity string, v float64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.values[[2]string{term, identity}] = v
}

// The key of a value contains everything that the value depends on besides the cell.
func TestCacheKeys(t *testing.T) {
	volume := mustTerm(t, "state_volume", fitness.Settings{})
	cache := &memoryCache{values: map[[2]string]float64{}}
	changes := map[string]func(c *Config, t *fitness.Term){
		"nothing":     func(*Config, *fitness.Term) {},
		"weight seed": func(c *Config, _ *fitness.Term) { c.WeightSeed = 2 },
		"input seed":  func(c *Config, _ *fitness.Term) { c.Input = fitness.Uniform(1000, 2) },
		"vocabulary":  func(c *Config, _ *fitness.Term) { c.Input = fitness.Uniform(999, 1) },
		"kind":        func(c *Config, _ *fitness.Term) { c.Input = fitness.Zipf(1000, 1, 1) },
		"exponent":    func(c *Config, _ *fitness.Term) { c.Input = fitness.Zipf(1000, 2, 1) },
		"tied":        func(c *Config, _ *fitness.Term) { c.Tied = false },
		"width":       func(_ *Config, v *fitness.Term) { *v = mustTerm(t, "state_volume", fitness.Settings{Width: 31}) },
		"repeats":     func(_ *Config, v *fitness.Term) { *v = mustTerm(t, "state_volume", fitness.Settings{Repeats: 2}) },
		"metric":      func(_ *Config, v *fitness.Term) { *v = mustTerm(t, "lag1_memory", fitness.Settings{}) },
		"version":     func(_ *Config, v *fitness.Term) { v.Version++ },
	}
	for name, change := range changes {
		c, term := benchmark(fitness.Uniform(1000, 1), 1), volume
		change(&c, &term)
		score := func() (fitness.Result, error) {
			e := measuring(c, term)
			e.Cache = cache
			return e.Score(t.Context(), gruCell, "gru")
		}
		before := len(cache.values)
		first, err := score()
		if err != nil || len(cache.values) != before+1 {
			t.Errorf("%s: %d new keys, %v", name, len(cache.values)-before, err)
		}
		hits := cache.hits
		again, err := score()
		if err != nil || cache.hits != hits+1 || again.Objectives[0] != first.Objectives[0] {
			t.Errorf("%s: not found in the cache", name)
		}
	}
}

// The keys of stored evaluations do not change.
func TestCacheKeysAreFrozen(t *testing.T) {
	cache := &memoryCache{values: map[[2]string]float64{}}
	e := evaluator(1, mustTerm(t, "state_volume", fitness.Settings{}))
	e.Cache = cache
	if _, err := e.Score(t.Context(), gruCell, "gru"); err != nil {
		t.Fatal(err)
	}
	want := "state_volume version=1 layers=3 width=32 batch=32 steps=32 repeats=1; tied=true; input uniform vocabulary=1000 seed=1; weights seed=1; kernel " + nn.Kernel()
	for key := range cache.values {
		if key != [2]string{want, "gru"} {
			t.Errorf("%q, want %q", key[0], want)
		}
	}
}

// An evaluator gives the same values to many goroutines as to one.
func TestEvaluatorInParallel(t *testing.T) {
	e := evaluator(1, mustTerm(t, "state_memory", fitness.Settings{Width: 12}))
	cells := []nnrnn.Cell{lstmCell, gruCell, tanhCell, linearCell}
	var want []float64
	for _, c := range cells {
		r, err := e.Score(t.Context(), c, "")
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, r.Objectives[0])
	}
	var group sync.WaitGroup
	for i := range 40 {
		group.Go(func() {
			if r, err := e.Score(t.Context(), cells[i%4], ""); err != nil || r.Objectives[0] != want[i%4] {
				t.Errorf("%v, %v, want %v", r.Objectives, err, want[i%4])
			}
		})
	}
	group.Wait()
}

// BenchmarkHiddenCovariance measures hidden covariance of an LSTM at the paper's size, by layer, as a share of the
// processor's peak: the products take 16.8 GFLOP for layer 1. Tokens that repeat save a part of them.
func BenchmarkHiddenCovariance(b *testing.B) {
	for _, input := range []*fitness.Input{fitness.Uniform(BenchmarkModel.Vocabulary, 1), fitness.Zipf(BenchmarkModel.Vocabulary, 1, 1)} {
		for layer := 1; layer <= 3; layer++ {
			b.Run(fmt.Sprint(input.Kind, "/layer", layer), func(b *testing.B) { benchmarkHiddenCovariance(b, input, layer) })
		}
	}
}

func benchmarkHiddenCovariance(b *testing.B, input *fitness.Input, layer int) {
	term := mustTerm(b, "hidden_covariance", fitness.Settings{Layer: layer})
	e := measuring(benchmark(input, 1), term)
	operations := 0
	for l := range layer {
		s := BenchmarkModel.Shape
		operations += 2 * term.Batch * term.Steps * 4 * s.Width(l) * (s.Input(l) + s.Width(l))
	}
	nntest.Share(b, operations, func() {
		if _, errs := e.Values(b.Context(), lstmCell, "", []fitness.Term{term}); len(errs) > 0 {
			b.Fatal(errs)
		}
	})
}

// paperMetrics lists all recurrent metrics of Serianni & Kalita 2023.
var paperMetrics = []string{"hidden_covariance:layer=1", "hidden_covariance:layer=2", "hidden_covariance:layer=3",
	"jacobian_covariance", "jacobian_cosine", "large_noise_jacobian", "large_noise_jacobian_cosine", "more_noised_jacobian",
	"more_noised_jacobian_cosine", "activation_distance", "synaptic_saliency", "hidden_synaptic_saliency", "parameters"}

// BenchmarkPaper measures the paper's metrics of an LSTM at the paper's size, one by one and all from one probe.
func BenchmarkPaper(b *testing.B) {
	terms := map[string][]fitness.Term{}
	for _, name := range paperMetrics {
		metric, layer, _ := strings.Cut(name, ":layer=")
		s := fitness.Settings{}
		s.Layer, _ = strconv.Atoi(layer)
		t := mustTerm(b, metric, s)
		t.Label = name
		terms["all"], terms[name] = append(terms["all"], t), []fitness.Term{t}
	}
	for _, name := range append(paperMetrics, "all") {
		b.Run(name, func(b *testing.B) {
			e := measuring(benchmark(fitness.Uniform(BenchmarkModel.Vocabulary, 1), 1))
			b.ReportAllocs()
			for b.Loop() {
				if _, errs := e.Values(b.Context(), lstmCell, "", terms[name]); len(errs) > 0 {
					b.Fatal(errs)
				}
			}
		})
	}
}

// BenchmarkStateMemory measures state memory of 500 random cells in turn. The median is the cost of a typical candidate
// of a search.
func BenchmarkStateMemory(b *testing.B) {
	for _, width := range []int{16, 32, 64} {
		b.Run(fmt.Sprint("n", width), func(b *testing.B) {
			cells := randomCells(500)
			term := mustTerm(b, "state_memory", fitness.Settings{Width: width})
			e := evaluator(1, term)
			var took []time.Duration
			b.ReportAllocs()
			for b.Loop() {
				start := time.Now()
				e.Values(b.Context(), cells[len(took)%len(cells)], "", []fitness.Term{term})
				took = append(took, time.Since(start))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds()), "median-us")
		})
	}
}

// randomCells returns random cells in canonical form, as a search evaluates them.
func randomCells(n int) []nnrnn.Cell {
	s, rng := spacernn.Space{Nodes: 24, HiddenStates: 3}, rand.New(rand.NewPCG(1, 2))
	cells := make([]nnrnn.Cell, n)
	for i := range cells {
		cells[i] = nnrnn.Cell(s.Random(rng).Canonical())
	}
	return cells
}

// BenchmarkMetric measures single metrics of an LSTM at their default sizes.
func BenchmarkMetric(b *testing.B) {
	for _, name := range []string{"state_volume", "lag1_memory", "state_memory", "perturbation", "growth", "hidden_covariance"} {
		b.Run(name, func(b *testing.B) {
			term := mustTerm(b, name, fitness.Settings{})
			e := evaluator(1, term)
			b.ReportAllocs()
			for b.Loop() {
				if _, errs := e.Values(b.Context(), lstmCell, "", []fitness.Term{term}); len(errs) > 0 {
					b.Fatal(errs)
				}
			}
		})
	}
}
