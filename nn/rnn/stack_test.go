package rnn

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"evolve/nn"
)

// TestStackMatchesNaive compares the states of every layer with the naive float64 computation, for random cells, random
// shapes and both initialisations. Hoisting must not change a result beyond rounding.
func TestStackMatchesNaive(t *testing.T) {
	var stack Stack
	var memory nn.Arena[float32]
	for i := range 400 {
		rng := rand.New(rand.NewPCG(uint64(i), 1))
		cell := randomCell(rng)
		if err := cell.Check(); err != nil {
			t.Fatal(err)
		}
		shape := Shape{Layers: 1 + rng.IntN(3), Embedding: 1 + rng.IntN(9), Hidden: 1 + rng.IntN(9), Tied: rng.IntN(2) == 0}
		pass := Pass{Batch: 1 + rng.IntN(4), Steps: 1 + rng.IntN(5), Clamp: 50}
		memory.Reset()
		stack.Draw(cell, shape, Init(rng.IntN(2)), uint64(i))
		x := make([]float32, pass.Batch*pass.Steps*shape.Embedding)
		for j := range x {
			x[j] = float32(rng.NormFloat64())
		}
		trace := stack.Trace(Input{X: x}, pass, &memory)
		want := naive(&stack, widen(x), pass)
		for l := shape.Layers - 1; l >= 0; l-- { // the last layer first: it runs the others
			got, err := trace.States(context.Background(), l)
			if err != nil {
				t.Fatal(err)
			}
			if len(got) != len(want[l]) {
				t.Fatalf("layer %d: %d values, want %d", l, len(got), len(want[l]))
			}
			for j := range got {
				if d := math.Abs(float64(got[j]) - want[l][j]); !(d <= 2e-4*(1+math.Abs(want[l][j]))) {
					t.Fatalf("cell %d, layer %d, value %d: %v, want %v\n%+v", i, l, j, got[j], want[l][j], cell)
				}
			}
		}
	}
}

// TestRepeatedTokens compares a pass that looks up products of repeated tokens with one that computes every product. They
// agree within rounding; the order of additions differs where X is not the first input of a node.
func TestRepeatedTokens(t *testing.T) {
	pass, shape := Pass{Batch: 8, Steps: 9}, Shape{Layers: 2, Embedding: longRow, Hidden: 24}
	tokens := make([]int, pass.Batch*pass.Steps)
	var with, without nn.Arena[float32]
	for i := range 100 {
		rng := rand.New(rand.NewPCG(uint64(i), 3))
		for p := range tokens {
			tokens[p] = rng.IntN(20)
		}
		in := Benchmark.Embed(tokens, shape.Embedding, 1)
		if in.Rows == nil {
			t.Fatal("20 tokens in 72 positions are not looked up")
		}
		var stack Stack
		stack.Draw(randomCell(rng), shape, Benchmark, uint64(i))
		with.Reset()
		without.Reset()
		got, err := stack.Trace(in, pass, &with).States(t.Context(), 1)
		want, err2 := stack.Trace(Input{X: in.X}, pass, &without).States(t.Context(), 1)
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		for j := range got {
			if math.Abs(float64(got[j]-want[j])) > 1e-5*(1+math.Abs(float64(want[j]))) {
				t.Fatalf("cell %d, value %d: %v, want %v", i, j, got[j], want[j])
			}
		}
	}
	if in := Benchmark.Embed(tokens[:20], 8, 1); in.Rows != nil {
		t.Error("short rows are looked up")
	}
}

// TestPassEndsWithItsContext checks that a pass returns the error of a canceled context.
func TestPassEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var stack Stack
	var memory nn.Arena[float32]
	stack.Draw(randomCell(rand.New(rand.NewPCG(1, 1))), Shape{Layers: 1, Embedding: 2, Hidden: 2}, Benchmark, 1)
	if _, err := stack.Trace(Input{X: make([]float32, 8)}, Pass{Batch: 2, Steps: 2}, &memory).States(ctx, 0); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestInitialisation checks the distribution of weights, biases and embeddings of both rules, and that a weight does not
// depend on the order in which layers are drawn.
func TestInitialisation(t *testing.T) {
	cell := Cell{Nodes: []Node{{Linear, []Ref{X, Prev(0)}}, {Tanh, []Ref{0}}}, New: []Ref{1}}
	for _, rule := range []Init{Benchmark, Critical} {
		var a, b Stack
		a.Draw(cell, Shape{Layers: 2, Embedding: 100, Hidden: 100}, rule, 7)
		b.Draw(cell, Shape{Layers: 2, Embedding: 100, Hidden: 100}, rule, 7)
		second := b.drawLayer(1).weights[0]
		w, bias := rule.bounds(100)
		for l := range 2 {
			for j, m := range a.drawLayer(l).weights[0].W {
				square := 0.0
				for i, v := range m {
					square += float64(v) * float64(v) / float64(len(m))
					if l == 1 && v != second.W[j][i] {
						t.Fatal("a weight depends on the order of drawing")
					}
				}
				if want := float64(w) * float64(w) / 3; math.Abs(square/want-1) > 0.05 {
					t.Errorf("%v: mean square %v, want %v", rule, square, want)
				}
			}
			for _, v := range a.drawLayer(l).weights[0].B {
				if math.Abs(float64(v)) > float64(bias) {
					t.Errorf("%v: bias %v beyond %v", rule, v, bias)
				}
			}
		}
	}
	if w, b := Critical.bounds(12); math.Abs(float64(w)-0.5) > 1e-6 || math.Abs(float64(b)-1/math.Sqrt(12)) > 1e-6 {
		t.Errorf("critical bounds %v, %v", w, b)
	}
	tokens := []int{3, 9, 3, 4}
	for _, rule := range []Init{Benchmark, Critical} {
		x, y := rule.Embed(tokens, 5, 1).X, rule.Embed([]int{4}, 5, 1).X
		for i := range 5 {
			if x[i] != x[10+i] || x[15+i] != y[i] || x[i] == x[5+i] {
				t.Errorf("%v: an embedding depends on more than its token", rule)
			}
		}
	}
}

// BenchmarkStack measures a forward pass with freshly drawn weights, at a small size and at the size of NAS-Bench-NLP.
func BenchmarkStack(b *testing.B) {
	cell := Cell{Nodes: []Node{{Linear, []Ref{X, Prev(0)}}, {Tanh, []Ref{0}}}, New: []Ref{1}}
	for name, s := range map[string]struct {
		shape Shape
		pass  Pass
	}{
		"small": {Shape{3, 32, 32, true}, Pass{Batch: 32, Steps: 32}},
		"paper": {Shape{3, 400, 600, true}, Pass{Batch: 50, Steps: 69}},
	} {
		b.Run(name, func(b *testing.B) {
			var stack Stack
			var memory nn.Arena[float32]
			x := make([]float32, s.pass.Batch*s.pass.Steps*s.shape.Embedding)
			for b.Loop() {
				memory.Reset()
				stack.Draw(cell, s.shape, Benchmark, 1)
				if _, err := stack.Trace(Input{X: x}, s.pass, &memory).States(b.Context(), s.shape.Layers-1); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(2*float64(cell.MultiplyAdds(s.shape)*s.pass.Batch*s.pass.Steps*b.N)/float64(b.Elapsed().Nanoseconds()), "GFLOP/s")
		})
	}
}
