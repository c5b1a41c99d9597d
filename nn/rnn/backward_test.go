package rnn

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/diff/fd"

	"evolve/nn"
)

// TestBackwardIsTheDerivative compares gradients with finite differences of the naive float64 computation, along random
// directions of the input and of every weight matrix, for random cells, random shapes and both initialisations.
func TestBackwardIsTheDerivative(t *testing.T) {
	var memory nn.Arena[float32]
	for i := range 200 {
		rng := rand.New(rand.NewPCG(uint64(i), 5))
		memory.Reset()
		var stack Stack
		shape := Shape{Layers: 1 + rng.IntN(3), Embedding: 1 + rng.IntN(6), Hidden: 1 + rng.IntN(6), Tied: rng.IntN(2) == 0}
		pass := Pass{Batch: 1 + rng.IntN(3), Steps: 1 + rng.IntN(5)}
		stack.Draw(randomCell(rng), shape, Init(rng.IntN(2)), uint64(i))
		x, cotangent := normal(rng, pass.Batch*pass.Steps*shape.Embedding), normal(rng, pass.Batch*pass.Steps*shape.Width(shape.Layers-1))
		g, err := stack.Record(Input{X: x}, pass, &memory).Backward(t.Context(), cotangent, Want{Input: true, Hidden: true, Weights: true})
		if err != nil {
			t.Fatal(err)
		}
		scalar := func(x []float64) float64 {
			return inner(naive(&stack, x, pass)[shape.Layers-1][pass.Batch*shape.Width(shape.Layers-1):], cotangent)
		}
		checkInput(t, rng, scalar, x, g.Input)
		if !checkWeights(t, rng, &stack, func() float64 { return scalar(widen(x)) }, g.Weights) {
			t.Logf("cell %d: %+v", i, stack.Cell)
		}
	}
}

// normal returns n draws of N(0, 1).
func normal(rng *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(rng.NormFloat64())
	}
	return x
}

// inner returns the inner product of y and by.
func inner(y []float64, by []float32) (sum float64) {
	for i, v := range y {
		sum += v * float64(by[i])
	}
	return sum
}

// checkInput compares the gradient of f at x with a finite difference along a random direction.
func checkInput(t *testing.T, rng *rand.Rand, f func(x []float64) float64, x, gradient []float32) {
	t.Helper()
	direction, want := normal(rng, len(x)), 0.0
	for i, v := range gradient {
		want += float64(v) * float64(direction[i])
	}
	got := fd.Derivative(func(h float64) float64 {
		y := widen(x)
		for i := range y {
			y[i] += h * float64(direction[i])
		}
		return f(y)
	}, 0, &fd.Settings{Formula: fd.Central, Step: 1e-6})
	if !near(got, want) {
		t.Errorf("input: derivative %v, the gradient gives %v", got, want)
	}
}

// checkWeights compares the gradient of every weight matrix and bias with finite differences of f. It reports whether all
// agree.
func checkWeights(t *testing.T, rng *rand.Rand, s *Stack, f func() float64, g [][]Affine) bool {
	t.Helper()
	ok := true
	for l := range s.layers {
		for i, a := range s.layers[l].weights {
			for j, w := range append(append([][]float32{}, a.W...), a.B) {
				var gradient []float32
				switch {
				case len(g[l][i].W) == 0: // not live
				case j < len(a.W):
					gradient = g[l][i].W[j]
				default:
					gradient = g[l][i].B
				}
				ok = checkMatrix(t, rng, w, gradient, f) && ok
			}
		}
	}
	return ok
}

// checkMatrix compares one gradient with finite differences, in smaller and smaller steps until they agree: within a
// large step a leaky ReLU may change its slope.
func checkMatrix(t *testing.T, rng *rand.Rand, w, gradient []float32, f func() float64) bool {
	t.Helper()
	var got, want float64
	direction := normal(rng, len(w))
	for step := float32(1.0 / 1024); step > 1e-5; step /= 4 {
		if got, want = difference(w, gradient, direction, step, f); near(got, want) {
			return true
		}
	}
	t.Errorf("weights: derivative %v, the gradient gives %v", got, want)
	return false
}

// difference returns the central difference of f along direction, and what the gradient predicts for it. Weights are
// float32, so the prediction uses the steps as they were rounded.
func difference(w, gradient, direction []float32, step float32, f func() float64) (got, want float64) {
	before := append([]float32{}, w...)
	at := func(h float32) float64 {
		for i := range w {
			w[i] = before[i] + h*direction[i]
		}
		return f()
	}
	above := at(step)
	moved := append([]float32{}, w...)
	below := at(-step)
	for i := range gradient {
		want += float64(gradient[i]) * (float64(moved[i]) - float64(w[i]))
	}
	copy(w, before)
	return (above - below) / (2 * float64(step)), want / (2 * float64(step))
}

// near reports whether a float32 gradient agrees with a float64 derivative to 1e-3. It accepts any gradient above 1e6,
// where float32 no longer follows float64.
func near(got, want float64) bool {
	size := max(math.Abs(got), math.Abs(want))
	return size > 1e6 || math.Abs(got-want) <= 1e-3*(1+size)
}
