package train

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"evolve/nn/rnn"
)

// lstm returns a long short-term memory (Hochreiter and Schmidhuber 1997, with forget gates).
func lstm() rnn.Cell {
	gate := func(r ...rnn.Ref) rnn.Node { return rnn.Node{Op: rnn.Linear, In: r} }
	one := func(op rnn.Op, r ...rnn.Ref) rnn.Node { return rnn.Node{Op: op, In: r} }
	h, c := rnn.Prev(0), rnn.Prev(1)
	return rnn.Cell{Nodes: []rnn.Node{
		gate(rnn.X, h), one(rnn.Sigmoid, 0), gate(rnn.X, h), one(rnn.Sigmoid, 2), gate(rnn.X, h), one(rnn.Tanh, 4), gate(rnn.X, h), one(rnn.Sigmoid, 6),
		one(rnn.Prod, 1, 5), one(rnn.Prod, 3, c), one(rnn.Sum, 8, 9), one(rnn.Tanh, 10), one(rnn.Prod, 7, 11),
	}, New: []rnn.Ref{12, 10}}
}

// tokens returns n random tokens.
func tokens(rng *rand.Rand, n, words int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = rng.IntN(words)
	}
	return all
}

// The gradients of a step are the derivatives of its loss, with dropout and carried states.
func TestGradients(t *testing.T) {
	for _, tied := range []bool{false, true} {
		for _, dropout := range []Dropout{{}, {Words: .2, Input: .2, Between: .2, Output: .2, Weights: .2}} {
			rng := rand.New(rand.NewPCG(1, 1))
			m := NewLanguage(lstm(), rnn.Shape{Layers: 2, Embedding: 7, Hidden: 9, Tied: tied}, 13, 5, dropout)
			for _, p := range m.Parameters() { // so that no gradient is too small to compare
				for i := range p.Value {
					p.Value[i] *= 5
				}
			}
			m.Changed()
			w := columns{Next(tokens(rng, 100, 13)), 3, 33}.window(0, 8)
			step := func() float64 {
				m.states = m.zeroStates(3)
				for _, layer := range m.states {
					for _, s := range layer {
						for i := range s {
							s[i] = 0.3
						}
					}
				}
				m.Changed()
				loss, err := m.Step(t.Context(), w, 3)
				if err != nil {
					t.Fatal(err)
				}
				return loss
			}
			slopes(t, fmt.Sprintf("tied %v, %+v", tied, dropout), m, step)
		}
	}
}

// slopes moves each parameter along its gradient, and compares the derivative of the loss with the square of the gradient. The
// parameters named by zero must have the gradient 0.
func slopes(t *testing.T, name string, m Model, step func() float64, zero ...string) {
	t.Helper()
	step()
	gradients := map[*Parameter][]float32{}
	for _, p := range m.Parameters() {
		gradients[p] = append([]float32{}, p.Gradient...)
	}
	for _, p := range m.Parameters() {
		square, before := 0.0, append([]float32{}, p.Value...)
		for _, g := range gradients[p] {
			square += float64(g) * float64(g)
		}
		if slices.ContainsFunc(zero, func(end string) bool { return strings.HasSuffix(p.Name, end) }) {
			if square > 1e-12 {
				t.Errorf("%s: %s: gradient's square %v, want 0", name, p.Name, square)
			}
			continue
		}
		move := func(by float64) float64 {
			for i, g := range gradients[p] {
				p.Value[i] = before[i] + float32(by*float64(g))
			}
			return step()
		}
		h := 3e-3 / math.Sqrt(square)
		got := (move(h) - move(-h)) / (2 * h)
		copy(p.Value, before)
		if square == 0 || math.Abs(got/square-1) > 0.01 {
			t.Errorf("%s: %s: derivative %v, gradient's square %v", name, p.Name, got, square)
		}
	}
}

// Both optimizers learn a stream that repeats by heart.
func TestLearnsByHeart(t *testing.T) {
	for _, s := range []Settings{{Optimizer: Adam, Rate: 0.01}, {Optimizer: SGD, Rate: 5}} {
		line := tokens(rand.New(rand.NewPCG(2, 2)), 23, 10)
		var all []int
		for range 40 {
			all = append(all, line...)
		}
		s.Batch, s.Steps, s.Tokens, s.Every = 4, 10, 40000, 8000
		m := NewLanguage(lstm(), rnn.Shape{Layers: 1, Embedding: 12, Hidden: 24}, 10, 1, Dropout{})
		trainer, err := New(m, s, Next(all), Next(all))
		if err != nil {
			t.Fatal(err)
		}
		if err := trainer.Run(t.Context(), s.Tokens, nil); err != nil {
			t.Fatal(err)
		}
		if last := trainer.Curve[len(trainer.Curve)-1]; last.Valid > 0.15 || trainer.Ended != "" {
			t.Errorf("%s: %+v, %q", s.Optimizer, trainer.Curve, trainer.Ended)
		}
	}
}
