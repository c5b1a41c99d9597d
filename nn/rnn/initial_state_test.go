package rnn

import (
	"math/rand/v2"
	"slices"
	"testing"

	"evolve/nn"
)

// TestCarriedStates checks that two passes, the second of which begins with the states that the first leaves, give the
// bits of one pass over both halves, recorded or not.
func TestCarriedStates(t *testing.T) {
	for i := range 100 {
		rng := rand.New(rand.NewPCG(uint64(i), 11))
		var stack Stack
		var memory nn.Arena[float32]
		shape := Shape{Layers: 1 + rng.IntN(3), Embedding: 1 + rng.IntN(6), Hidden: 1 + rng.IntN(6)}
		stack.Draw(randomCell(rng), shape, Benchmark, uint64(i))
		pass := Pass{Batch: 2, Steps: 6}
		x := normal(rng, pass.Batch*pass.Steps*shape.Embedding)
		whole, err := stack.Trace(Input{X: x}, pass, &memory).Output(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var halves []float32
		var before [][][]float32
		for h := range 2 {
			half := Pass{Batch: pass.Batch, Steps: pass.Steps / 2}
			begin := stack.Trace
			if i%2 == 0 {
				begin = stack.Record
			}
			trace := begin(Input{X: x[h*len(x)/2:]}, half, &memory)
			trace.Before = before
			out, err := trace.Output(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			halves, before = append(halves, out[:half.Steps*half.Batch*shape.Width(shape.Layers-1)]...), nil
			for l := range shape.Layers {
				before = append(before, trace.After(l))
			}
		}
		if !same(whole[:len(halves)], halves) {
			t.Errorf("cell %d: %+v", i, stack.Cell)
		}
	}
}

// same reports whether x and y are equal, NaN counting as equal to NaN.
func same(x, y []float32) bool {
	return slices.EqualFunc(x, y, func(a, b float32) bool { return a == b || a != a && b != b })
}

// TestBackwardFromStates compares gradients with finite differences for passes with initial states and locked factors.
func TestBackwardFromStates(t *testing.T) {
	var memory nn.Arena[float32]
	for i := range 100 {
		rng := rand.New(rand.NewPCG(uint64(i), 12))
		memory.Reset()
		var stack Stack
		shape := Shape{Layers: 2, Embedding: 1 + rng.IntN(5), Hidden: 1 + rng.IntN(5)}
		pass := Pass{Batch: 1 + rng.IntN(3), Steps: 1 + rng.IntN(4)}
		stack.Draw(randomCell(rng), shape, Benchmark, uint64(i))
		before, locked := make([][][]float32, 2), make([][]float32, 2)
		for l := range before {
			for range stack.Cell.New {
				before[l] = append(before[l], normal(rng, pass.Batch*shape.Width(l)))
			}
			locked[l] = normal(rng, pass.Batch*shape.Input(l))
		}
		x, cotangent := normal(rng, pass.Batch*pass.Steps*shape.Embedding), normal(rng, pass.Batch*pass.Steps*shape.Width(1))
		trace := stack.Record(Input{X: x}, pass, &memory)
		trace.Before, trace.Locked = before, locked
		g, err := trace.Backward(t.Context(), cotangent, Want{Input: true, Weights: true})
		if err != nil {
			t.Fatal(err)
		}
		scalar := func(x []float64) float64 {
			return inner(naiveFrom(&stack, x, pass, before, locked)[1][pass.Batch*shape.Width(1):], cotangent)
		}
		checkInput(t, rng, scalar, x, g.Input)
		if !checkWeights(t, rng, &stack, func() float64 { return scalar(widen(x)) }, g.Weights) {
			t.Logf("cell %d: %+v", i, stack.Cell)
		}
	}
}
