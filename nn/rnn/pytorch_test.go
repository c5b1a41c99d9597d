package rnn_test

import (
	"math"
	"testing"

	"evolve/nn"
	"evolve/nn/nntest"
	"evolve/nn/rnn"
)

// TestForwardMatchesPyTorch compares the hidden states and outputs of all layers with PyTorch's, to 1e-4 of the largest
// value of each layer, and the number of parameters.
func TestForwardMatchesPyTorch(t *testing.T) {
	for _, c := range nntest.Cells(t) {
		t.Run(c.Name, func(t *testing.T) {
			var stack rnn.Stack
			var memory nn.Arena[float32]
			if err := c.Cell.Check(); err != nil {
				t.Fatal(err)
			}
			stack.Load(c.Cell, c.Shape, c.Weights)
			trace := stack.Trace(rnn.Input{X: c.X}, rnn.Pass{Batch: c.Batch, Steps: c.Steps}, &memory)
			for l, want := range c.Hidden {
				states, err := trace.States(t.Context(), l)
				if err != nil {
					t.Fatal(err)
				}
				near(t, "hidden state", l, states[:len(want)], want)
				if block := c.Batch * c.Shape.Width(l); l == len(c.Hidden)-1 {
					near(t, "output", l, states[block:], c.Output)
				}
			}
			if got := c.Cell.Parameters(c.Shape, c.Vocab); got != c.Parameters {
				t.Errorf("%d parameters, want %d", got, c.Parameters)
			}
		})
	}
}

// near fails the test unless got equals want to 1e-4 of the largest value of want.
func near(t *testing.T, what string, layer int, got, want []float32) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s of layer %d: %d values, want %d", what, layer, len(got), len(want))
	}
	scale := 0.0
	for _, v := range want {
		scale = max(scale, math.Abs(float64(v)))
	}
	for i := range want {
		if d := math.Abs(float64(got[i]) - float64(want[i])); !(d <= 1e-4*scale) {
			t.Fatalf("%s of layer %d, value %d: %v, want %v", what, layer, i, got[i], want[i])
		}
	}
}
