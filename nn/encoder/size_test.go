package encoder_test

import (
	"encoding/json"
	"os"
	"testing"

	"evolve/nn/encoder"
	"evolve/nn/nntest"
)

// sizeCase is a case of encoders.json, of which only what sizes need is read.
type sizeCase struct {
	Name                       string
	Vocab, Emsize, Hidden, Seq int
	Layers                     []sizeLayer
	Params                     map[string]json.RawMessage
	Metrics                    struct {
		Parameters int `json:"num_parameters"`
	} `json:"metrics_from_projection_gradient"`
}

type sizeLayer struct {
	Type      string `json:"operation_type"`
	Parameter any    `json:"operation_parameter"`
	Heads     int    `json:"num_operation_heads"`
	Feed      int    `json:"feed_forward_dimension"`
	Feeds     int    `json:"num_feed_forward"`
}

func (s sizeCase) encoder() encoder.Encoder {
	e := encoder.Encoder{Vocabulary: s.Vocab, Positions: s.Seq, Embedding: s.Emsize, Hidden: s.Hidden}
	for _, l := range s.Layers {
		out := encoder.Layer{Heads: l.Heads, Bare: l.Type == "LT"}
		switch p := l.Parameter.(type) {
		case float64:
			out.Op, out.Kernel = encoder.DSC, int(p)
		case string:
			out.Op = map[string]encoder.Op{"SDP": encoder.SDP, "WMA": encoder.WMA, "DFT": encoder.DFT, "DCT": encoder.DCT}[p]
		}
		for range l.Feeds {
			out.Feed = append(out.Feed, l.Feed)
		}
		e.Layers = append(e.Layers, out)
	}
	return e
}

// countNumbers is how many numbers a nested list holds.
func countNumbers(t *testing.T, raw json.RawMessage) (n int) {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		return 1
	}
	for _, v := range list {
		n += countNumbers(t, v)
	}
	return n
}

// Every network of PyTorch has as many parameters as it lists, and as Parameters counts.
func TestParametersArePyTorchs(t *testing.T) {
	data, err := os.ReadFile(nntest.Shared(t, "golden", "encoders.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []sizeCase
	if err := json.Unmarshal(data, &cases); err != nil || len(cases) != 8 {
		t.Fatalf("%v: %d cases", err, len(cases))
	}
	for _, c := range cases {
		listed := 0
		for _, p := range c.Params {
			listed += countNumbers(t, p)
		}
		if got := c.encoder().Parameters(); got != c.Metrics.Parameters || got != listed {
			t.Errorf("%s: %d parameters, want %d, and %d are listed", c.Name, got, c.Metrics.Parameters, listed)
		}
	}
}

func sizeOf(l encoder.Layer) encoder.Encoder {
	return encoder.Encoder{Vocabulary: 7, Positions: 9, Embedding: 4, Hidden: 6, Layers: []encoder.Layer{l}}
}

// By hand, for three tokens: E to H is 3*4*6 = 72, a feed-forward of 5 is 3*(6*5 + 5*6) = 180.
func TestMultiplyAdds(t *testing.T) {
	const frame = 72 + 180
	for _, c := range []struct {
		encoder.Layer
		want int
	}{
		{encoder.Layer{Op: encoder.SDP, Heads: 2}, 4*3*36 + 2*9*6},
		{encoder.Layer{Op: encoder.WMA, Heads: 2}, 5*3*36 + 2*9*6},
		{encoder.Layer{Op: encoder.DFT, Heads: 2}, 2*3*36 + 18*(2+2)},
		{encoder.Layer{Op: encoder.DCT, Heads: 3}, 2*3*36 + 18*(2+1)},
		{encoder.Layer{Op: encoder.DCT, Heads: 3, Bare: true}, 3*36 + 18*(2+1)},
		// one head of 3: q, k, v, attention; taps, mixed, times query, kernel, values, both; output
		{encoder.Layer{Op: encoder.DSC, Heads: 2, Kernel: 5}, 3*3*18 + 2*9*3 + 3*(30+18+3+15+18+15) + 3*36},
	} {
		c.Feed = []int{5}
		if got := sizeOf(c.Layer).MultiplyAdds(3); got != frame+c.want {
			t.Errorf("%v: %d, want %d", c.Op, got, frame+c.want)
		}
	}
	deep := sizeOf(encoder.Layer{Op: encoder.SDP, Heads: 2, Feed: []int{5, 7, 7}})
	if got, want := deep.MultiplyAdds(3)-sizeOf(encoder.Layer{Op: encoder.SDP, Heads: 2, Feed: []int{5}}).MultiplyAdds(3), 3*(5*7+7*7+7*6-5*6); got != want {
		t.Errorf("two more feed-forwards cost %d, want %d", got, want)
	}
	e := sizeOf(encoder.Layer{Op: encoder.SDP, Heads: 2, Feed: []int{5}})
	if e.Embedding = 6; e.MultiplyAdds(3) != 180+4*3*36+2*9*6 {
		t.Error("an embedding of the hidden width is not projected")
	}
}

// By hand, for two sequences of three tokens: 4 * 2 * (18 + most).
func TestPeakActivation(t *testing.T) {
	for _, c := range []struct {
		encoder.Layer
		most int
	}{
		{encoder.Layer{Op: encoder.SDP, Heads: 2, Feed: []int{5}}, 3*30 + 2*9},
		{encoder.Layer{Op: encoder.WMA, Heads: 2, Feed: []int{5}}, 3*36 + 2*9},
		{encoder.Layer{Op: encoder.DFT, Heads: 2, Feed: []int{5}}, 3 * 18},
		{encoder.Layer{Op: encoder.DFT, Heads: 2, Feed: []int{5}, Bare: true}, 3 * 12},
		{encoder.Layer{Op: encoder.DSC, Heads: 2, Kernel: 5, Feed: []int{5}}, 3*(9+6+9+5+6+6) + 9},
		{encoder.Layer{Op: encoder.SDP, Heads: 2, Feed: []int{50, 70}}, 3 * 120},
	} {
		if got, want := sizeOf(c.Layer).PeakActivation(2, 3), 8*(18+c.most); got != want {
			t.Errorf("%v %v: %d bytes, want %d", c.Op, c.Feed, got, want)
		}
	}
	wide := sizeOf(encoder.Layer{Op: encoder.DFT, Heads: 1, Bare: true, Feed: []int{1}})
	if wide.Embedding = 100; wide.PeakActivation(2, 3) != 8*(18+300) {
		t.Error("the embeddings are the most here")
	}
}
