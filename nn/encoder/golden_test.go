package encoder_test

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"

	"evolve/nn"
	"evolve/nn/encoder"
	"evolve/nn/nntest"
)

// golden is one case of golden/encoders.json: an encoder with all its weights and gradients, by PyTorch in float64.
type golden struct {
	Name   string
	Layers []struct {
		Type  string          `json:"operation_type"`
		Param json.RawMessage `json:"operation_parameter"`
		Heads int             `json:"num_operation_heads"`
		Feed  int             `json:"feed_forward_dimension"`
		Feeds int             `json:"num_feed_forward"`
	}
	Vocab, Emsize, Hidden, FF, Seq, Batch int
	Tokens                                [][]int
	Projection, Output                    [][][]float64
	Scalar                                float64
	Params, Grads                         map[string]any
}

// encoder is the case as a description; transforms are bare there.
func (g golden) encoder(t testing.TB) encoder.Encoder {
	e := encoder.Encoder{Vocabulary: g.Vocab, Positions: g.Seq, Embedding: g.Emsize, Hidden: g.Hidden}
	for _, y := range g.Layers {
		l := encoder.Layer{Heads: y.Heads}
		for range y.Feeds {
			l.Feed = append(l.Feed, y.Feed)
		}
		switch name := strings.Trim(string(y.Param), `"`); name {
		case "SDP":
			l.Op = encoder.SDP
		case "WMA":
			l.Op = encoder.WMA
		case "DFT":
			l.Op, l.Bare = encoder.DFT, true
		case "DCT":
			l.Op, l.Bare = encoder.DCT, true
		default:
			l.Op = encoder.DSC
			if err := json.Unmarshal([]byte(name), &l.Kernel); err != nil {
				t.Fatal(err)
			}
		}
		e.Layers = append(e.Layers, l)
	}
	if err := e.Check(); err != nil {
		t.Fatal(err)
	}
	return e
}

func flatten(x any) (flat []float32) {
	if v, ok := x.(float64); ok {
		return []float32{float32(v)}
	}
	for _, v := range x.([]any) {
		flat = append(flat, flatten(v)...)
	}
	return flat
}

func (g golden) values() map[string][]float32 {
	values := map[string][]float32{}
	for name, v := range g.Params {
		values[name] = flatten(v)
	}
	return values
}

func (g golden) tokens() (all []int) {
	for _, row := range g.Tokens {
		all = append(all, row...)
	}
	return all
}

func flat3(x [][][]float64) (flat []float32) {
	for _, m := range x {
		for _, row := range m {
			for _, v := range row {
				flat = append(flat, float32(v))
			}
		}
	}
	return flat
}

func goldens(t testing.TB) (all []golden) {
	text, err := os.ReadFile(nntest.Shared(t, "golden", "encoders.json"))
	if err == nil {
		err = json.Unmarshal(text, &all)
	}
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Outputs within 5e-5, and every gradient within 5e-5 of the largest of its array or 1, whichever is larger.
func TestGolden(t *testing.T) {
	for _, g := range goldens(t) {
		t.Run(g.Name, func(t *testing.T) {
			var n encoder.Network
			var memory nn.Arena[float32]
			if !n.Load(g.encoder(t), g.values()) {
				t.Fatal("weights do not fit")
			}
			ctx, pass := context.Background(), encoder.Pass{Batch: g.Batch, Length: g.Seq}
			trace, err := n.Record(ctx, g.tokens(), pass, &memory)
			if err != nil {
				t.Fatal(err)
			}
			near(t, "output", trace.Output(), flat3(g.Output), 5e-5)
			gradients, err := trace.Backward(ctx, flat3(g.Projection), true)
			if err != nil {
				t.Fatal(err)
			}
			for i, p := range n.Parameters() {
				want := flatten(g.Grads[p.Name()])
				if strings.Contains(p.Name(), "depthwise") {
					want = transposed(want, p.Cols, p.Rows)
				}
				near(t, p.Name(), gradients.Weights[i], want, 5e-5)
			}
		})
	}
}

func transposed(x []float32, rows, cols int) []float32 {
	y := make([]float32, len(x))
	for i, v := range x {
		y[i%cols*rows+i/cols] = v
	}
	return y
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
