package fitness

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

	"evolve/nn"
	"evolve/nn/nntest"
	"evolve/space"
)

func TestPercentile(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		rows := make([][]float64, 2+rng.IntN(20))
		for i := range rows {
			rows[i] = []float64{float64(rng.IntN(6)) * rng.Float64()}
		}
		r, err := NewReference(rows)
		if err != nil {
			t.Fatal(err)
		}
		last := -1.0
		for v := -3.0; v < 9; v += 0.01 {
			p := r.Percentile(0, v)
			if p < last || p < 0 || p > 1 || p == last && (v > 5.5 || v < -0.5) {
				t.Fatalf("%v: %v after %v in %v", v, p, last, rows)
			}
			last = p
		}
	}
	r, _ := NewReference([][]float64{{1}, {2}, {2}, {4}})
	for v, want := range map[float64]float64{1: 0.125, 2: 0.5, 3: 0.6875, 4: 0.875} {
		if got := r.Percentile(0, v); math.Abs(got-want) > 1e-12 {
			t.Errorf("%v: %v, want %v", v, got, want)
		}
	}
	other, _ := NewReference([][]float64{{1}, {2}, {2}, {4.0000001}})
	if r.Digest() == other.Digest() || r.Size() != 4 {
		t.Error("two samples of the same digest")
	}
}

func TestConstraintsCheapFirst(t *testing.T) {
	forwards := 0
	counted := mustTerm(t, "perturbation", Settings{})
	score := counted.Score
	counted.Score = func(p *Probe, s Settings) (float64, error) { forwards++; return score(p, s) }
	e := NewEvaluator(Config{Model: BenchmarkModel, Input: Uniform(1000, 1), WeightSeed: 1,
		Objectives: []Term{mustTerm(t, "state_volume", Settings{})},
		Constraints: []Constraint{
			{counted, -5, -1},
			{mustTerm(t, "growth", Settings{}), math.Inf(-1), 1},
			{mustTerm(t, "parameters", Settings{}), math.Inf(-1), 19e6},
		}})
	violation := func(c nn.Cell) float64 {
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

func TestViolationIsGraded(t *testing.T) {
	c := Constraint{Min: -5, Max: -1}
	last := 0.0
	for _, v := range []float64{-1, -0.9, 0, 3, 1e9, 1e300} {
		got := c.violation(v)
		if got < last || got > 1 || v > -1 && got <= last && v < 1e10 {
			t.Errorf("%v: %v after %v", v, got, last)
		}
		last = got
	}
	if c.violation(-5) != 0 || c.violation(-7) <= 0 || c.violation(math.Inf(1)) != 1 {
		t.Error("bounds")
	}
}

// memoryCache is a Cache that counts.
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

// Everything that a value depends on besides the cell is in its key.
func TestCacheKeys(t *testing.T) {
	base := Config{Model: BenchmarkModel, Input: Uniform(1000, 1), WeightSeed: 1, Objectives: []Term{mustTerm(t, "state_volume", Settings{})}}
	cache := &memoryCache{values: map[[2]string]float64{}}
	changes := map[string]func(c *Config){
		"nothing":     func(c *Config) {},
		"weight seed": func(c *Config) { c.WeightSeed = 2 },
		"input seed":  func(c *Config) { c.Input = Uniform(1000, 2) },
		"vocabulary":  func(c *Config) { c.Input = Uniform(999, 1) },
		"kind":        func(c *Config) { c.Input = Zipf(1000, 1, 1) },
		"exponent":    func(c *Config) { c.Input = Zipf(1000, 2, 1) },
		"width":       func(c *Config) { c.Objectives = []Term{mustTerm(t, "state_volume", Settings{Width: 31})} },
		"repeats":     func(c *Config) { c.Objectives = []Term{mustTerm(t, "state_volume", Settings{Repeats: 2})} },
		"metric":      func(c *Config) { c.Objectives = []Term{mustTerm(t, "lag1_memory", Settings{})} },
		"tied":        func(c *Config) { c.Model.Tied = false },
		"version":     func(c *Config) { c.Objectives[0].Version++ },
	}
	for name, change := range changes {
		c := base
		c.Objectives = []Term{base.Objectives[0]}
		c.Cache = cache
		change(&c)
		before := len(cache.values)
		first, err := NewEvaluator(c).Score(t.Context(), gruCell, "gru")
		if err != nil || len(cache.values) != before+1 {
			t.Errorf("%s: %d new keys, %v", name, len(cache.values)-before, err)
		}
		hits := cache.hits
		again, err := NewEvaluator(c).Score(t.Context(), gruCell, "gru")
		if err != nil || cache.hits != hits+1 || again.Objectives[0] != first.Objectives[0] {
			t.Errorf("%s: not found again", name)
		}
	}
}

// One evaluator serves many goroutines with the values of one.
func TestEvaluatorSideBySide(t *testing.T) {
	e := evaluator(1, mustTerm(t, "state_memory", Settings{Width: 12}))
	cells := []nn.Cell{lstmCell, gruCell, tanhCell, linearCell}
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

// Hidden covariance of an LSTM at the paper's size, by layer, against the time that its products take at the machine's
// peak: 16.8 GFLOP for layer 1. In words, which repeat, a part of them need not be computed.
func BenchmarkHiddenCovariance(b *testing.B) {
	for _, input := range []*Input{Uniform(BenchmarkModel.Vocabulary, 1), Zipf(BenchmarkModel.Vocabulary, 1, 1)} {
		for layer := 1; layer <= 3; layer++ {
			b.Run(fmt.Sprint(input.Kind, "/layer", layer), func(b *testing.B) { benchmarkHiddenCovariance(b, input, layer) })
		}
	}
}

func benchmarkHiddenCovariance(b *testing.B, input *Input, layer int) {
	term := mustTerm(b, "hidden_covariance", Settings{Layer: layer})
	e := NewEvaluator(Config{Model: BenchmarkModel, Input: input, WeightSeed: 1, Objectives: []Term{term}})
	operations := 0
	for l := range layer {
		s := BenchmarkModel.Shape
		operations += 2 * term.Batch * term.Steps * 4 * s.Width(l) * (s.Input(l) + s.Width(l))
	}
	nntest.Share(b, operations, func() {
		if _, errs := e.Values(b.Context(), lstmCell, "", []Term{term}); len(errs) > 0 {
			b.Fatal(errs)
		}
	})
}

// paperMetrics are all recurrent metrics of Serianni & Kalita 2023.
var paperMetrics = []string{"hidden_covariance:layer=1", "hidden_covariance:layer=2", "hidden_covariance:layer=3",
	"jacobian_covariance", "jacobian_cosine", "large_noise_jacobian", "large_noise_jacobian_cosine", "more_noised_jacobian",
	"more_noised_jacobian_cosine", "activation_distance", "synaptic_saliency", "hidden_synaptic_saliency", "parameters"}

// The paper's metrics of an LSTM at the paper's size, one by one and from one probe.
func BenchmarkPaper(b *testing.B) {
	terms := map[string][]Term{}
	for _, name := range paperMetrics {
		metric, layer, _ := strings.Cut(name, ":layer=")
		s := Settings{}
		s.Layer, _ = strconv.Atoi(layer)
		t := mustTerm(b, metric, s)
		t.Label = name
		terms["all"], terms[name] = append(terms["all"], t), []Term{t}
	}
	for _, name := range append(paperMetrics, "all") {
		b.Run(name, func(b *testing.B) {
			e := NewEvaluator(Config{Model: BenchmarkModel, Input: Uniform(BenchmarkModel.Vocabulary, 1), WeightSeed: 1})
			b.ReportAllocs()
			for b.Loop() {
				if _, errs := e.Values(b.Context(), lstmCell, "", terms[name]); len(errs) > 0 {
					b.Fatal(errs)
				}
			}
		})
	}
}

// State memory of 500 random cells in turn: the median is what a search pays for most of its candidates.
func BenchmarkStateMemory(b *testing.B) {
	for _, width := range []int{16, 32, 64} {
		b.Run(fmt.Sprint("n", width), func(b *testing.B) {
			cells := randomCells(500)
			term := mustTerm(b, "state_memory", Settings{Width: width})
			e := evaluator(1, term)
			var took []time.Duration
			b.ReportAllocs()
			for b.Loop() {
				start := time.Now()
				e.Values(b.Context(), cells[len(took)%len(cells)], "", []Term{term})
				took = append(took, time.Since(start))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds()), "median-us")
		})
	}
}

// randomCells are cells as a search draws them.
func randomCells(n int) []nn.Cell {
	s, rng := space.RNN{Nodes: 24, HiddenStates: 3}, rand.New(rand.NewPCG(1, 2))
	cells := make([]nn.Cell, n)
	for i := range cells {
		cells[i] = nn.Cell(s.Random(rng).Canonical())
	}
	return cells
}

func BenchmarkMetric(b *testing.B) {
	for _, name := range []string{"state_volume", "lag1_memory", "state_memory", "perturbation", "growth", "hidden_covariance"} {
		b.Run(name, func(b *testing.B) {
			term := mustTerm(b, name, Settings{})
			e := evaluator(1, term)
			b.ReportAllocs()
			for b.Loop() {
				if _, errs := e.Values(b.Context(), lstmCell, "", []Term{term}); len(errs) > 0 {
					b.Fatal(errs)
				}
			}
		})
	}
}
