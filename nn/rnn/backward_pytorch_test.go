package rnn_test

import (
	"fmt"
	"testing"

	"evolve/nn"
	"evolve/nn/nntest"
	"evolve/nn/rnn"
)

// TestBackwardMatchesPyTorch compares gradients with respect to embeddings, hidden states and weights with PyTorch's, to
// 1e-4 of the largest value of each array.
func TestBackwardMatchesPyTorch(t *testing.T) {
	for _, c := range nntest.Cells(t) {
		t.Run(c.Name, func(t *testing.T) {
			var stack rnn.Stack
			var memory nn.Arena[float32]
			stack.Load(c.Cell, c.Shape, c.Weights)
			trace := stack.Record(rnn.Input{X: c.X}, rnn.Pass{Batch: c.Batch, Steps: c.Steps}, &memory)
			ones := make([]float32, len(c.Output))
			for i := range ones {
				ones[i] = 1
			}
			g, err := trace.Backward(t.Context(), ones, rnn.Want{Input: true, Hidden: true})
			if err != nil {
				t.Fatal(err)
			}
			near(t, "embedding gradient", 0, g.Input, c.InputGradient)
			for l, want := range c.HiddenGradients {
				near(t, "hidden gradient", l, g.Hidden[l], want)
			}
			out, err := trace.States(t.Context(), c.Shape.Layers-1)
			if err != nil {
				t.Fatal(err)
			}
			block := c.Batch * c.Shape.Width(c.Shape.Layers-1)
			if g, err = trace.Backward(t.Context(), out[block:], rnn.Want{Weights: true}); err != nil {
				t.Fatal(err)
			}
			for l, layer := range c.WeightGradients {
				for i, a := range layer {
					for j, want := range a.W {
						near(t, fmt.Sprintf("gradient of node %d, matrix %d", i, j), l, g.Weights[l][i].W[j], want)
					}
				}
			}
		})
	}
}
