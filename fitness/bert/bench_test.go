package bert

import (
	"testing"

	"evolve/fitness"
	nnbert "evolve/nn/bert"
)

// benchmarkEncoders returns the encoders of .ci/peers/encoder.py: 4 layers of 256 units.
func benchmarkEncoders() map[string]nnbert.Encoder {
	layer := func(op nnbert.Op, kernel int) nnbert.Layer {
		return nnbert.Layer{Op: op, Heads: 4, Kernel: kernel, Feed: []int{1024}}
	}
	sdp := layer(nnbert.SDP, 0)
	return map[string]nnbert.Encoder{
		"SDP":   withLayers(sdp, sdp, sdp, sdp),
		"mixed": withLayers(sdp, layer(nnbert.WMA, 0), layer(nnbert.DCT, 0), layer(nnbert.DSC, 9)),
	}
}

func withLayers(layers ...nnbert.Layer) nnbert.Encoder {
	return nnbert.Encoder{Vocabulary: 30522, Positions: 512, Embedding: 128, Hidden: 256, Layers: layers}
}

// BenchmarkForward measures all metrics that need no gradients together, then each metric alone. Drawing the weights is
// included.
func BenchmarkForward(b *testing.B) {
	benchmarkMetrics(b, "all", func(m fitness.Metric) bool { return m.Cost < fitness.Reverse })
	for _, m := range Metrics() {
		benchmarkMetrics(b, m.Name, func(other fitness.Metric) bool { return other.Name == m.Name })
	}
}

// BenchmarkAll measures all metrics together.
func BenchmarkAll(b *testing.B) {
	benchmarkMetrics(b, "all", func(fitness.Metric) bool { return true })
}

func benchmarkMetrics(b *testing.B, name string, include func(fitness.Metric) bool) {
	var terms []fitness.Term
	for _, m := range Metrics() {
		if include(m) {
			s, err := m.Resolve(fitness.Settings{}, fitness.Settings{})
			if err != nil {
				b.Fatal(err)
			}
			terms = append(terms, fitness.Term{Label: m.Name, Metric: m, Settings: s})
		}
	}
	for kind, e := range benchmarkEncoders() {
		b.Run(name+"/"+kind, func(b *testing.B) {
			c := Config{Input: fitness.Zipf(30522, 1, 1), WeightSeed: 1, Cotangent: "random"}
			evaluator := fitness.NewEvaluator(fitness.Config{NewProbe: NewProbe(c), Conditions: c.String()})
			b.ReportAllocs()
			for b.Loop() {
				if _, errs := evaluator.Values(b.Context(), e, "", terms); len(errs) > 0 {
					b.Fatal(errs)
				}
			}
		})
	}
}
