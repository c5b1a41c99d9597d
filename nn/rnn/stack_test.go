package rnn

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"evolve/nn"
)

// randomCell is any cell that passes Check, with timeless parts, direct states and dead ends.
func randomCell(rng *rand.Rand) Cell {
	c := Cell{New: make([]Ref, 1+rng.IntN(3))}
	nodes := len(c.New) + 1 + rng.IntN(10)
	for i := range nodes {
		from := []Ref{}
		for s := range c.New {
			from = append(from, Prev(s))
		}
		for j := range i {
			from = append(from, Ref(j))
		}
		pick := func() Ref { return from[rng.IntN(len(from))] }
		n := Node{Op: Op(rng.IntN(NumOps))}
		inputs := n.Op.Arity()
		if n.Op == Linear {
			from = append(from, X, X)
			inputs = 1 + rng.IntN(3)
		}
		for range inputs {
			n.In = append(n.In, pick())
		}
		c.Nodes = append(c.Nodes, n)
	}
	for s, i := range rng.Perm(nodes)[:len(c.New)] {
		c.New[s] = Ref(i)
	}
	return c
}

// naive computes hidden state 0 of every layer after every step in float64, one unit at a time, by the definition.
func naive(s *Stack, in []float64, p Pass) [][]float64 { return naiveFrom(s, in, p, nil, nil) }

// naiveFrom begins with states and multiplies inputs of layers by factors.
func naiveFrom(s *Stack, in []float64, p Pass, before [][][]float32, locked [][]float32) [][]float64 {
	var out [][]float64
	for l := range s.Shape.Layers {
		y, width, inputs := s.drawLayer(l), s.Shape.Width(l), s.Shape.Input(l)
		states := make([][]float64, len(s.Cell.New))
		for i := range states {
			if states[i] = make([]float64, p.Batch*width); before != nil {
				states[i] = widen(before[l][i])
			}
		}
		if locked != nil {
			in = slices.Clone(in)
			for i := range in {
				in[i] *= float64(locked[l][i%len(locked[l])])
			}
		}
		result := append([]float64{}, states[0]...)
		for t := range p.Steps {
			values := make([][]float64, len(s.Cell.Nodes))
			for i, n := range s.Cell.Nodes {
				read := func(j, b, u int) float64 {
					switch r := n.In[j]; {
					case r == X:
						return in[(t*p.Batch+b)*inputs+u]
					case r.IsNode():
						return values[r][b*width+u]
					default:
						return states[r.State()][b*width+u]
					}
				}
				values[i] = make([]float64, p.Batch*width)
				for b := range p.Batch {
					for u := range width {
						v := &values[i][b*width+u]
						switch n.Op {
						case Linear:
							*v = float64(y.weights[i].B[u])
							for j, r := range n.In {
								k := inputWidth(r, inputs, width)
								for h := range k {
									*v += float64(y.weights[i].W[j][u*k+h]) * read(j, b, h)
								}
							}
						case Prod:
							*v = read(0, b, u) * read(1, b, u)
						case Sum:
							*v = read(0, b, u) + read(1, b, u)
						case Blend:
							*v = read(0, b, u)*read(1, b, u) + (1-read(0, b, u))*read(2, b, u)
						case Tanh:
							*v = math.Tanh(read(0, b, u))
						case Sigmoid:
							*v = 1 / (1 + math.Exp(-read(0, b, u)))
						case LeakyReLU:
							*v = max(read(0, b, u), 0.01*read(0, b, u))
						}
					}
				}
			}
			for i, r := range s.Cell.New {
				states[i] = append([]float64{}, values[r]...)
				for j, v := range states[i] {
					if p.Clamp > 0 {
						states[i][j] = max(-float64(p.Clamp), min(float64(p.Clamp), v))
					}
				}
			}
			result = append(result, states[0]...)
		}
		out = append(out, result)
		in = result[p.Batch*width:]
	}
	return out
}

func widen(x []float32) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = float64(v)
	}
	return y
}

// The stack, with all its hoisting, is its naive twin, for random cells, shapes and both initialisations.
func TestStackIsItsNaiveTwin(t *testing.T) {
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
		for l := shape.Layers - 1; l >= 0; l-- { // the last first: it brings the others along
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

// Products looked up are those of the whole input: to the bit where X comes first, as it does in most cells.
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

// Both rules draw what they say, and a weight depends on its place and the key alone, not on which layers are drawn.
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
				t.Errorf("%v: an embedding is not its token's", rule)
			}
		}
	}
}

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
