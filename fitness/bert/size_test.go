package bert

import (
	"testing"

	"evolve/fitness"
	nnbert "evolve/nn/bert"
)

// Every metric has a value for BERT-tiny, and its sizes are those of the formulas.
func TestSizes(t *testing.T) {
	layer := nnbert.Layer{Op: nnbert.SDP, Heads: 2, Feed: []int{512}}
	tiny := nnbert.Encoder{Vocabulary: 30522, Positions: 512, Embedding: 128, Hidden: 128, Layers: []nnbert.Layer{layer, layer}}
	c := Config{Input: fitness.Zipf(30522, 1, 1), WeightSeed: 1, Cotangent: "random"}
	e := fitness.NewEvaluator(fitness.Config{NewProbe: NewProbe(c), Conditions: c.String()})
	var terms []fitness.Term
	for _, m := range Metrics() {
		s, err := m.Resolve(fitness.Settings{}, fitness.Settings{})
		if err != nil {
			t.Fatal(err)
		}
		terms = append(terms, fitness.Term{Label: m.Name, Metric: m, Settings: s})
	}
	values, errs := e.Values(t.Context(), tiny, "", terms)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	// For each token, dense layers cost 12 H^2 and the two products of attention T H each.
	const products = 2 * 64 * (12*128*128 + 2*64*128)
	if values["parameters"] != float64(tiny.Parameters()) || values["multiply_adds"] != products {
		t.Errorf("%v, want %d parameters and %d products", values, tiny.Parameters(), products)
	}
}
