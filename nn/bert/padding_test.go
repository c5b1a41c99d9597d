package bert_test

import (
	"context"
	"testing"

	"evolve/nn"
	"evolve/nn/bert"
)

// TestPadding checks that padding behind a sequence changes neither its output nor any gradient beyond rounding.
func TestPadding(t *testing.T) {
	sdp := bert.Layer{Op: bert.SDP, Heads: 2, Feed: []int{20}}
	wma := bert.Layer{Op: bert.WMA, Heads: 4, Feed: []int{12, 20}}
	e := bert.Encoder{Vocabulary: 31, Positions: 9, Embedding: 12, Hidden: 16, Layers: []bert.Layer{sdp, wma}}
	var n bert.Network
	n.Draw(e, 5)
	run := func(tokens []int, p bert.Pass, cotangent []float32) (output []float32, g bert.Gradients) {
		trace, err := n.Record(context.Background(), tokens, p, new(nn.Arena[float32]))
		if err != nil {
			t.Fatal(err)
		}
		g, err = trace.Backward(context.Background(), cotangent, true)
		if err != nil {
			t.Fatal(err)
		}
		return trace.Output(), g
	}
	cotangent := make([]float32, 9*16)
	for i := range 6 * 16 {
		cotangent[i] = float32(i%7) - 3
	}
	want, wantBack := run([]int{1, 2, 3, 4, 5, 6}, bert.Pass{Batch: 1, Length: 6}, cotangent[:6*16])
	got, back := run([]int{1, 2, 3, 4, 5, 6, 30, 29, 28}, bert.Pass{Batch: 1, Length: 9, Tokens: []int{6}}, cotangent)
	near(t, "output", got[:6*16], want, 1e-5)
	near(t, "gradient of embeddings", back.Embedded[:6*12], wantBack.Embedded, 1e-5)
	near(t, "gradient of padding", back.Embedded[6*12:], make([]float32, 3*12), 0)
	for i, p := range n.Parameters() {
		if p.IsMatrix() {
			near(t, p.Name(), back.Weights[i], wantBack.Weights[i], 1e-5)
		}
	}
}
