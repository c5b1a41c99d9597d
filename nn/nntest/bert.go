package nntest

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"evolve/nn/bert"
)

// Encoder holds one encoder of tiny size, with its weights and with the outputs and gradients that PyTorch computed for it
// in float64. Layers with a transform are bare.
type Encoder struct {
	Name         string
	Encoder      bert.Encoder
	Batch, Steps int
	Tokens       []int                // [B][T]
	Weights      map[string][]float32 // by name of the module tree
	Direction    []float32            // r [B][T][H] of the scalar <r, output>
	Output       []float32            // [B][T][H]
	Gradients    map[string][]float32 // of the scalar
	Metrics      map[string]*float64
}

// Gradient returns the gradient of a parameter in the order of a Network, which keeps a depthwise convolution taps by
// units.
func (e Encoder) Gradient(p bert.Parameter) []float32 {
	g := e.Gradients[p.Name()]
	if !strings.Contains(p.Name(), "depthwise") {
		return g
	}
	y := make([]float32, len(g))
	for i, v := range g {
		y[i%p.Rows*p.Cols+i/p.Rows] = v
	}
	return y
}

// publishedEncoder is a case as the file has it.
type publishedEncoder struct {
	Name   string
	Layers []struct {
		Parameter json.RawMessage `json:"operation_parameter"`
		Heads     int             `json:"num_operation_heads"`
		Feed      int             `json:"feed_forward_dimension"`
		Feeds     int             `json:"num_feed_forward"`
	}
	Vocab, Emsize, Hidden, Seq, Batch int
	Tokens, Projection, Output        json.RawMessage
	Params, Grads                     map[string]json.RawMessage
	MetricsFromProjectionGradient     map[string]*float64 `json:"metrics_from_projection_gradient"`
}

// Encoders reads the cases of golden/encoders.json in the shared folder.
func Encoders(t testing.TB) (all []Encoder) {
	t.Helper()
	text, err := os.ReadFile(Shared(t, "golden", "encoders.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []publishedEncoder
	into(t, text, &cases)
	for _, c := range cases {
		e := Encoder{Name: c.Name, Encoder: c.encoder(t), Batch: c.Batch, Steps: c.Seq, Weights: map[string][]float32{}, Gradients: map[string][]float32{},
			Direction: numbers(t, c.Projection), Output: numbers(t, c.Output), Metrics: c.MetricsFromProjectionGradient}
		for _, v := range numbers(t, c.Tokens) {
			e.Tokens = append(e.Tokens, int(v))
		}
		for name, v := range c.Params {
			e.Weights[name], e.Gradients[name] = numbers(t, v), numbers(t, c.Grads[name])
		}
		all = append(all, e)
	}
	return all
}

// encoder converts the published configuration.
func (c publishedEncoder) encoder(t testing.TB) bert.Encoder {
	e := bert.Encoder{Vocabulary: c.Vocab, Positions: c.Seq, Embedding: c.Emsize, Hidden: c.Hidden}
	for _, y := range c.Layers {
		l := bert.Layer{Heads: y.Heads}
		for range y.Feeds {
			l.Feed = append(l.Feed, y.Feed)
		}
		switch name := strings.Trim(string(y.Parameter), `"`); name {
		case "SDP":
			l.Op = bert.SDP
		case "WMA":
			l.Op = bert.WMA
		case "DFT":
			l.Op, l.Bare = bert.DFT, true
		case "DCT":
			l.Op, l.Bare = bert.DCT, true
		default:
			l.Op = bert.DSC
			into(t, y.Parameter, &l.Kernel)
		}
		e.Layers = append(e.Layers, l)
	}
	if err := e.Check(); err != nil {
		t.Fatal(err)
	}
	return e
}

// numbers flattens an array of any depth.
func numbers(t testing.TB, raw json.RawMessage) (flat []float32) {
	var x any
	into(t, raw, &x)
	var add func(x any)
	add = func(x any) {
		if v, ok := x.(float64); ok {
			flat = append(flat, float32(v))
			return
		}
		for _, v := range x.([]any) {
			add(v)
		}
	}
	add(x)
	return flat
}
