package bert_test

import (
	"testing"

	"evolve/nn/bert"
	"evolve/nn/nntest"
)

// TestParametersArePyTorchs compares Parameters with PyTorch's count and with the number of listed weights.
func TestParametersArePyTorchs(t *testing.T) {
	for _, c := range nntest.Encoders(t) {
		listed := 0
		for _, w := range c.Weights {
			listed += len(w)
		}
		if got, want := c.Encoder.Parameters(), *c.Metrics["num_parameters"]; float64(got) != want || got != listed {
			t.Errorf("%s: %d parameters, want %v, and %d are listed", c.Name, got, want, listed)
		}
	}
}

// sizeOf returns a small encoder of one layer.
func sizeOf(l bert.Layer) bert.Encoder {
	return bert.Encoder{Vocabulary: 7, Positions: 9, Embedding: 4, Hidden: 6, Layers: []bert.Layer{l}}
}

// TestMultiplyAdds compares with counts made by hand for three tokens: the projection from E to H is 3*4*6 = 72, a
// feed-forward layer of width 5 is 3*(6*5 + 5*6) = 180.
func TestMultiplyAdds(t *testing.T) {
	const frame = 72 + 180
	for _, c := range []struct {
		bert.Layer
		want int
	}{
		{bert.Layer{Op: bert.SDP, Heads: 2}, 4*3*36 + 2*9*6},
		{bert.Layer{Op: bert.WMA, Heads: 2}, 5*3*36 + 2*9*6},
		{bert.Layer{Op: bert.DFT, Heads: 2}, 2*3*36 + 18*(2+2)},
		{bert.Layer{Op: bert.DCT, Heads: 3}, 2*3*36 + 18*(2+1)},
		{bert.Layer{Op: bert.DCT, Heads: 3, Bare: true}, 3*36 + 18*(2+1)},
		// one head of 3: q, k, v, attention; taps, mixed, times query, kernel, values, both; output
		{bert.Layer{Op: bert.DSC, Heads: 2, Kernel: 5}, 3*3*18 + 2*9*3 + 3*(30+18+3+15+18+15) + 3*36},
	} {
		c.Feed = []int{5}
		if got := sizeOf(c.Layer).MultiplyAdds(3); got != frame+c.want {
			t.Errorf("%v: %d, want %d", c.Op, got, frame+c.want)
		}
	}
	deep := sizeOf(bert.Layer{Op: bert.SDP, Heads: 2, Feed: []int{5, 7, 7}})
	if got, want := deep.MultiplyAdds(3)-sizeOf(bert.Layer{Op: bert.SDP, Heads: 2, Feed: []int{5}}).MultiplyAdds(3), 3*(5*7+7*7+7*6-5*6); got != want {
		t.Errorf("two more feed-forward layers cost %d, want %d", got, want)
	}
	e := sizeOf(bert.Layer{Op: bert.SDP, Heads: 2, Feed: []int{5}})
	if e.Embedding = 6; e.MultiplyAdds(3) != 180+4*3*36+2*9*6 {
		t.Error("an embedding of the hidden width is not projected")
	}
}

// TestPeakActivation compares with counts made by hand for two sequences of three tokens: 4 * 2 * (18 + most) bytes.
func TestPeakActivation(t *testing.T) {
	for _, c := range []struct {
		bert.Layer
		most int
	}{
		{bert.Layer{Op: bert.SDP, Heads: 2, Feed: []int{5}}, 3*30 + 2*9},
		{bert.Layer{Op: bert.WMA, Heads: 2, Feed: []int{5}}, 3*36 + 2*9},
		{bert.Layer{Op: bert.DFT, Heads: 2, Feed: []int{5}}, 3 * 18},
		{bert.Layer{Op: bert.DFT, Heads: 2, Feed: []int{5}, Bare: true}, 3 * 12},
		{bert.Layer{Op: bert.DSC, Heads: 2, Kernel: 5, Feed: []int{5}}, 3*(9+6+9+5+6+6) + 9},
		{bert.Layer{Op: bert.SDP, Heads: 2, Feed: []int{50, 70}}, 3 * 120},
	} {
		if got, want := sizeOf(c.Layer).PeakActivation(2, 3), 8*(18+c.most); got != want {
			t.Errorf("%v %v: %d bytes, want %d", c.Op, c.Feed, got, want)
		}
	}
	wide := sizeOf(bert.Layer{Op: bert.DFT, Heads: 1, Bare: true, Feed: []int{1}})
	if wide.Embedding = 100; wide.PeakActivation(2, 3) != 8*(18+300) {
		t.Error("wide embeddings do not dominate")
	}
}
