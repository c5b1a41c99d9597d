package rnn

import (
	"context"
	"errors"
	"math"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"evolve/fitness"
	nnrnn "evolve/nn/rnn"
	spacernn "evolve/space/rnn"
)

func mustTerm(t testing.TB, name string, s fitness.Settings) fitness.Term {
	t.Helper()
	m, err := fitness.Lookup(Metrics(), name)
	if err != nil {
		t.Fatal(err)
	}
	s, err = m.Resolve(s, BenchmarkModel.Settings())
	if err != nil {
		t.Fatal(err)
	}
	return fitness.Term{Label: name, Metric: m, Settings: s}
}

func evaluator(seed uint64, terms ...fitness.Term) *fitness.Evaluator {
	return measuring(benchmark(fitness.Uniform(1000, seed), seed), terms...)
}

func benchmark(input *fitness.Input, seed uint64) Config {
	return Config{Model: BenchmarkModel, Input: input, WeightSeed: seed}
}

// measuring returns an evaluator whose objectives are terms.
func measuring(c Config, terms ...fitness.Term) *fitness.Evaluator {
	return fitness.NewEvaluator(fitness.Config{NewProbe: NewProbe(c), Conditions: c.String(), Objectives: terms})
}

// value returns the mean of a metric over four seeds.
func value(t *testing.T, name string, c nnrnn.Cell) float64 {
	t.Helper()
	term := mustTerm(t, name, fitness.Settings{})
	sum := 0.0
	for seed := range uint64(4) {
		v, errs := evaluator(seed, term).Values(t.Context(), c, "", []fitness.Term{term})
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		sum += v[name] / 4
	}
	return sum
}

// The degree of hand-made cells follows from their graphs.
func TestGrowth(t *testing.T) {
	prod := func(a, b nnrnn.Ref) nnrnn.Node { return nnrnn.Node{Op: nnrnn.Prod, In: []nnrnn.Ref{a, b}} }
	chain := nnrnn.Cell{Nodes: []nnrnn.Node{prod(h(0), h(1))}, New: []nnrnn.Ref{0}}
	for i := range 60 {
		chain.Nodes = append(chain.Nodes, prod(nnrnn.Ref(i), nnrnn.Ref(i)))
	}
	chain.New = []nnrnn.Ref{60, 1}
	for name, c := range map[string]struct {
		cell nnrnn.Cell
		want int
	}{
		"tanh": {tanhCell, 0}, "gru": {gruCell, 1}, "lstm": {lstmCell, 1}, "linear": {linearCell, 1}, "square": {squareCell, 2},
		"forgetful": {forgetfulCell, 0}, "a long chain of products": {chain, mostDegree},
		// h0' = tanh(..) is bounded, so h1' = h0 * h1 is only exponential: 1, after h0 is entered again as 0.
		"bounded factor": {nnrnn.Cell{Nodes: []nnrnn.Node{{Op: nnrnn.Linear, In: []nnrnn.Ref{nnrnn.X, h(0)}}, {Op: nnrnn.Tanh, In: []nnrnn.Ref{0}}, prod(h(0), h(1))}, New: []nnrnn.Ref{1, 2}}, 1},
		// in_0 counts with the larger of the others.
		"blend": {nnrnn.Cell{Nodes: []nnrnn.Node{{Op: nnrnn.Linear, In: []nnrnn.Ref{nnrnn.X, h(0)}}, {Op: nnrnn.Blend, In: []nnrnn.Ref{0, 0, h(0)}}}, New: []nnrnn.Ref{1}}, 2},
	} {
		if got := degree(c.cell); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

// Every built-in cell keeps the guard on growth.
func TestGrowthOfBuiltins(t *testing.T) {
	for _, name := range spacernn.Builtins() {
		if c, _ := spacernn.Builtin(name); degree(nnrnn.Cell(c)) > 1 {
			t.Errorf("%s: %d", name, degree(nnrnn.Cell(c)))
		}
	}
}

// Metrics have the values that were published with their definitions, and those that follow from simple cells.
func TestPublishedValues(t *testing.T) {
	for _, c := range []struct {
		metric string
		cell   nnrnn.Cell
		want   float64
		within float64
	}{
		{"perturbation", lstmCell, -2.25, 0.25}, {"perturbation", gruCell, -1.47, 0.25}, {"perturbation", tanhCell, -1.59, 0.25},
		{"gating", lstmCell, 3, 0}, {"gating", gruCell, 2, 0}, {"gating", tanhCell, 0, 0},
		{"parameters", lstmCell, 20230878, 0}, // as published for the LSTM
		{"growth", lstmCell, 1, 0},
		{"linears", lstmCell, 4, 0}, {"products", lstmCell, 3, 0}, {"sums", lstmCell, 1, 0}, {"blends", lstmCell, 0, 0},
		{"tanhs", lstmCell, 2, 0}, {"sigmoids", lstmCell, 3, 0}, {"leaky_relus", lstmCell, 0, 0}, {"nodes", lstmCell, 13, 0},
		{"states", lstmCell, 2, 0}, {"depth", lstmCell, 6, 0}, // linear, sigmoid, product, sum, tanh, product
		{"linears", gruCell, 3, 0}, {"products", gruCell, 1, 0}, {"blends", gruCell, 1, 0}, {"tanhs", gruCell, 1, 0},
		{"sigmoids", gruCell, 2, 0}, {"nodes", gruCell, 8, 0}, {"states", gruCell, 1, 0},
		{"depth", gruCell, 6, 0}, // linear, sigmoid, product, linear, tanh, blend
		{"depth", tanhCell, 2, 0}, {"depth", squareCell, float64(len(squareCell.Nodes)), 0},
	} {
		if got := value(t, c.metric, c.cell); math.Abs(got-c.want) > c.within {
			t.Errorf("%s: %v, want %v within %v", c.metric, got, c.want, c.within)
		}
	}
	if m := value(t, "lag1_memory", forgetfulCell); m > 0.02 {
		t.Errorf("a cell that does not read its state has memory %v", m)
	}
	if m, l := value(t, "lag1_memory", linearCell), value(t, "lag1_memory", lstmCell); m < 0.2 || m < l {
		t.Errorf("a linear cell has memory %v, LSTM %v", m, l)
	}
	if v := value(t, "state_volume", constantCell); math.Abs(v-math.Log(0.01)) > 1e-9 {
		t.Errorf("volume of a constant state: %v, want ln 0.01", v)
	}
	if v := value(t, "perturbation", constantCell); v != math.Log(leastChange) {
		t.Errorf("perturbation of a constant state: %v", v)
	}
	volume, memory, both := value(t, "state_volume", gruCell), value(t, "lag1_memory", gruCell), mustTerm(t, "state_memory", fitness.Settings{})
	v, _ := evaluator(0, both).Values(t.Context(), gruCell, "", []fitness.Term{both})
	if math.Abs(v["state_memory"]-(volume+math.Log(memory))) > 0.3 {
		t.Errorf("state memory %v, its parts %v and %v", v, volume, memory)
	}
}

// Every metric gives every degenerate cell a finite value or an error, at a small and odd size.
func TestDegenerateCells(t *testing.T) {
	exploding := nnrnn.Cell{Nodes: []nnrnn.Node{{Op: nnrnn.Linear, In: []nnrnn.Ref{nnrnn.X, h(0)}}, {Op: nnrnn.Prod, In: []nnrnn.Ref{0, 0}}, {Op: nnrnn.Prod, In: []nnrnn.Ref{1, 1}}, {Op: nnrnn.Sum, In: []nnrnn.Ref{2, h(0)}}}, New: []nnrnn.Ref{3}}
	blind := nnrnn.Cell{Nodes: []nnrnn.Node{{Op: nnrnn.Linear, In: []nnrnn.Ref{h(0)}}, {Op: nnrnn.Tanh, In: []nnrnn.Ref{0}}}, New: []nnrnn.Ref{1}} // does not read x
	saturated := nnrnn.Cell{Nodes: []nnrnn.Node{{Op: nnrnn.Linear, In: []nnrnn.Ref{nnrnn.X}}, {Op: nnrnn.Sigmoid, In: []nnrnn.Ref{0}}, {Op: nnrnn.Sum, In: []nnrnn.Ref{1, h(1)}}, {Op: nnrnn.Tanh, In: []nnrnn.Ref{2}}}, New: []nnrnn.Ref{3, 2}}
	apart := nnrnn.Cell{Nodes: []nnrnn.Node{{Op: nnrnn.Linear, In: []nnrnn.Ref{nnrnn.X, h(1)}}, {Op: nnrnn.Linear, In: []nnrnn.Ref{h(0)}}}, New: []nnrnn.Ref{1, 0}} // the output does not depend on x
	for name, cell := range map[string]nnrnn.Cell{"constant": constantCell, "square": squareCell, "forgetful": forgetfulCell, "exploding": exploding,
		"linear": linearCell, "blind": blind, "saturated": saturated, "apart": apart} {
		for _, m := range Metrics() {
			term := smallTerm(t, m)
			v, errs := evaluator(3, term).Values(t.Context(), cell, "", []fitness.Term{term})
			value, ok := v[m.Name]
			if err := errs[m.Name]; ok == (err != nil) || ok && (math.IsNaN(value) || math.IsInf(value, 0)) {
				t.Errorf("%s of %s: %v, %v", m.Name, name, value, err)
			}
			if name == "exploding" && m.Name == "hidden_covariance" && (errs[m.Name] == nil || !strings.Contains(errs[m.Name].Error(), "overflow")) {
				t.Errorf("exploding: %v, %v", v, errs)
			}
		}
	}
}

// smallTerm returns a metric at a small and odd size.
func smallTerm(t testing.TB, m fitness.Metric) fitness.Term {
	s := fitness.Settings{}
	for _, setting := range m.Takes {
		*s.Field(setting) = map[string]int{"layer": 2, "layers": 2, "width": 7, "embedding": 5, "batch": 9, "steps": 33, "repeats": 2}[setting]
	}
	return mustTerm(t, m.Name, s)
}

// Every metric gives 10 000 random cells a finite value or one of three expected errors.
func TestRandomCells(t *testing.T) {
	n := 10_000
	if testing.Short() {
		n = 300
	}
	var terms []fitness.Term
	for _, m := range Metrics() {
		term := smallTerm(t, m)
		term.Batch, term.Repeats = min(term.Batch, 5), min(term.Repeats, 1)
		if term.Steps = min(term.Steps, 14); m.Name == "introspectability" {
			term.Steps = 33
		}
		terms = append(terms, term)
	}
	e := measuring(benchmark(fitness.Zipf(50, 1, 1), 1), terms...)
	reasons := map[string]int{}
	var group sync.WaitGroup
	var mu sync.Mutex
	cells := make(chan nnrnn.Cell)
	for range runtime.NumCPU() {
		group.Go(func() {
			for c := range cells {
				values, errs := e.Values(t.Context(), c, "", terms)
				mu.Lock()
				for _, term := range terms {
					if v := values[term.Label]; v-v != 0 {
						t.Errorf("%s of %v: %v", term.Label, c, v)
					}
					if err := errs[term.Label]; err != nil {
						reasons[err.Error()]++
					}
				}
				mu.Unlock()
			}
		})
	}
	for _, c := range randomCells(n) {
		cells <- c
	}
	close(cells)
	group.Wait()
	for reason, times := range reasons {
		if !slices.ContainsFunc([]string{"overflow", "the cell has no", "do not tell all columns apart"}, func(expected string) bool { return strings.Contains(reason, expected) }) {
			t.Errorf("%d times: %s", times, reason)
		}
		t.Logf("%d of %d: %s", times, n, reason)
	}
}

// Metrics have the same values, to the last bit, from one probe as from a probe each, and each pass is computed once.
func TestOneProbe(t *testing.T) {
	var terms []fitness.Term
	for _, m := range Metrics() {
		term := smallTerm(t, m)
		term.Repeats = 1
		terms = append(terms, term)
	}
	e := evaluator(1, terms...)
	for _, c := range append(randomCells(60), lstmCell, gruCell) {
		shared, _ := e.Values(t.Context(), c, "", terms)
		for _, term := range terms {
			alone, _ := e.Values(t.Context(), c, "", []fitness.Term{term})
			if !reflect.DeepEqual(alone[term.Label], shared[term.Label]) {
				t.Errorf("%s of %v: alone %v, with others %v", term.Label, c, alone[term.Label], shared[term.Label])
			}
		}
	}
	p := e.NewProbe().(*Probe)
	p.Reset(t.Context(), lstmCell, 0, terms)
	for _, term := range terms {
		if _, err := term.Score(p, term.Settings); err != nil && term.Name != "naswot" && term.Name != "introspectability" {
			t.Error(err)
		}
	}
	for _, s := range p.stacks[:p.used] {
		for _, a := range s.traces {
			for _, b := range s.traces {
				if a != b && a.Batch == b.Batch && a.kind.swap == b.kind.swap && a.kind.read == b.kind.read && a.Clamp == b.Clamp && s.Shape.Hidden == 7 && a.Steps == b.Steps {
					t.Errorf("a pass was computed twice: %+v and %+v", a.kind, b.kind)
				}
			}
		}
	}
	if len(p.ofJacobian) != len(moreNoises) {
		t.Errorf("%d Jacobians, want %d", len(p.ofJacobian), len(moreNoises))
	}
}

// The values of a probe do not depend on what it measured before.
func TestProbeReuse(t *testing.T) {
	terms := []fitness.Term{mustTerm(t, "perturbation", fitness.Settings{}), mustTerm(t, "state_memory", fitness.Settings{}),
		mustTerm(t, "hidden_covariance", fitness.Settings{Layer: 2, Width: 40, Embedding: 20, Batch: 5, Steps: 9})}
	e := evaluator(1, terms...)
	var first []map[string]float64
	cells := []nnrnn.Cell{lstmCell, tanhCell, squareCell, gruCell}
	for _, c := range cells {
		v, _ := e.Values(t.Context(), c, "", terms)
		first = append(first, v)
	}
	for i := len(cells) - 1; i >= 0; i-- {
		if v, _ := e.Values(t.Context(), cells[i], "", terms); !reflect.DeepEqual(v, first[i]) {
			t.Errorf("cell %d: %v, before %v", i, v, first[i])
		}
		if v, _ := evaluator(1, terms...).Values(t.Context(), cells[i], "", terms); !reflect.DeepEqual(v, first[i]) {
			t.Errorf("cell %d: %v, in another evaluator %v", i, v, first[i])
		}
	}
}

// A value with repeats is the median over draws.
func TestRepeatsAreTheMedian(t *testing.T) {
	one, three := mustTerm(t, "state_volume", fitness.Settings{}), mustTerm(t, "state_volume", fitness.Settings{Repeats: 3})
	e := evaluator(1, three)
	var draws []float64
	for i := range 3 {
		p := e.NewProbe()
		p.Reset(t.Context(), gruCell, i, nil)
		x, err := one.Score(p, one.Settings)
		if err != nil {
			t.Fatal(err)
		}
		draws = append(draws, x)
	}
	slices.Sort(draws)
	got, errs := e.Values(t.Context(), gruCell, "", []fitness.Term{three})
	if len(errs) > 0 || got["state_volume"] != draws[1] || draws[0] == draws[2] {
		t.Errorf("%v, %v of %v", got, errs, draws)
	}
}

// An evaluation ends with an error when its context is cancelled.
func TestEvaluationEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := evaluator(1, mustTerm(t, "hidden_covariance", fitness.Settings{})).Score(ctx, lstmCell, ""); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// Settings that a metric does not take, or that are out of range, are refused with the reason.
func TestSettingsAreRefused(t *testing.T) {
	for want, c := range map[string]struct {
		metric string
		s      fitness.Settings
	}{
		"fitness: growth: width (3): does not change this metric, which takes no settings":                                {"growth", fitness.Settings{Width: 3}},
		"fitness: state_volume: layer (1): does not change this metric, which takes layers, width, batch, steps, repeats": {"state_volume", fitness.Settings{Layer: 1}},
		"fitness: hidden_covariance: layer (4): there are 3 layers":                                                       {"hidden_covariance", fitness.Settings{Layer: 4}},
		"fitness: lag1_memory: steps (8): want 12 to 100000":                                                              {"lag1_memory", fitness.Settings{Steps: 8}},
		"fitness: lag1_memory: batch (-1): want at least 1":                                                               {"lag1_memory", fitness.Settings{Batch: -1}},
	} {
		m, _ := fitness.Lookup(Metrics(), c.metric)
		if _, err := m.Resolve(c.s, BenchmarkModel.Settings()); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
