package bert

import (
	"math"
	"testing"

	"evolve/fitness"
	"evolve/nn/nntest"
)

// The metrics equal those that PyTorch computed from the definitions, with the same weights, tokens and direction.
func TestMetricsMatchPyTorch(t *testing.T) {
	for _, g := range nntest.Encoders(t) {
		t.Run(g.Name, func(t *testing.T) {
			p := loaded(t, g)
			s := fitness.Settings{Batch: g.Batch, Length: g.Steps}
			for name, want := range g.Metrics {
				own := map[string]string{"num_parameters": "parameters", "position_embedding_jacobian_covariance": ""}
				if other, ok := own[name]; ok {
					name = other
				}
				if name == "" { // null in the file: PyTorch computed it without a ridge, and it is not finite
					continue
				}
				m, err := fitness.Lookup(Metrics(), name)
				if err != nil {
					t.Fatal(err)
				}
				got, err := m.Score(p, s)
				if err != nil || math.Abs(got-*want) > 1e-4*math.Abs(*want) {
					t.Errorf("%s: %v, %v, want %v", name, got, err, *want)
				}
			}
		})
	}
}

// loaded returns a probe of an encoder with the given weights, tokens and direction.
func loaded(t *testing.T, g nntest.Encoder) *Probe {
	p := NewProbe(Config{Cotangent: "random"})().(*Probe)
	var terms []fitness.Term
	for _, m := range Metrics() {
		terms = append(terms, fitness.Term{Label: m.Name, Metric: m, Settings: fitness.Settings{Batch: g.Batch, Length: g.Steps}})
	}
	p.Reset(t.Context(), g.Encoder, 0, terms)
	p.tokens[[3]int{g.Batch, g.Steps, 0}] = g.Tokens
	p.directions[[2]int{len(g.Direction), 0}] = g.Direction
	if p.drawn = p.network.Load(g.Encoder, g.Weights); !p.drawn {
		t.Fatal("the weights do not fit the encoder")
	}
	return p
}
