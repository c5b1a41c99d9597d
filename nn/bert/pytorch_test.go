package bert_test

import (
	"context"
	"math"
	"testing"

	"evolve/nn"
	"evolve/nn/bert"
	"evolve/nn/nntest"
)

// Outputs, and every gradient of every parameter, within 5e-5 of the largest of its array or 1, whichever is larger.
func TestGolden(t *testing.T) {
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
		t.Errorf("%s: off by %.3g where the largest is %.3g", what, worst, largest)
	}
}
