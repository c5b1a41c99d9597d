package bert_test

import (
	"context"
	"math"
	"testing"

	"evolve/nn"
	"evolve/nn/bert"
	"evolve/nn/nntest"
)

// TestMatchesPyTorch compares outputs and the gradient of every parameter with PyTorch's, to 5e-5 of the largest value of
// the array or of 1, whichever is larger.
func TestMatchesPyTorch(t *testing.T) {
	for _, g := range nntest.Encoders(t) {
		t.Run(g.Name, func(t *testing.T) {
			var n bert.Network
			if !n.Load(g.Encoder, g.Weights) {
				t.Fatal("weights do not fit")
			}
			ctx, pass := context.Background(), bert.Pass{Batch: g.Batch, Length: g.Steps}
			trace, err := n.Record(ctx, g.Tokens, pass, new(nn.Arena[float32]))
			if err != nil {
				t.Fatal(err)
			}
			near(t, "output", trace.Output(), g.Output, 5e-5)
			gradients, err := trace.Backward(ctx, g.Direction, true)
			if err != nil {
				t.Fatal(err)
			}
			for i, p := range n.Parameters() {
				near(t, p.Name(), gradients.Weights[i], g.Gradient(p), 5e-5)
			}
		})
	}
}

// near fails the test unless got equals want to the tolerance, relative to the largest value of want or 1.
func near(t *testing.T, what string, got, want []float32, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d numbers, want %d", what, len(got), len(want))
		return
	}
	largest, worst := 1.0, 0.0
	for i, v := range want {
		largest = max(largest, math.Abs(float64(v)))
		worst = max(worst, math.Abs(float64(got[i]-v)))
	}
	if !(worst <= tolerance*largest) {
		t.Errorf("%s: largest error %.3g, largest value %.3g", what, worst, largest)
	}
}
