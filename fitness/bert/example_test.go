package bert_test

import (
	"context"
	"fmt"

	"evolve/fitness"
	"evolve/fitness/bert"
	nnbert "evolve/nn/bert"
)

// Three metrics of a small encoder, with and without its second layer.
func Example() {
	layer := nnbert.Layer{Op: nnbert.SDP, Heads: 2, Feed: []int{64}}
	encoder := nnbert.Encoder{Vocabulary: 1000, Positions: 64, Embedding: 16, Hidden: 32, Layers: []nnbert.Layer{layer, layer}}
	conditions := bert.Config{Input: fitness.Zipf(1000, 1, 1), WeightSeed: 1, Cotangent: "random"}
	evaluator := fitness.NewEvaluator(fitness.Config{NewProbe: bert.NewProbe(conditions), Conditions: conditions.String()})

	var terms []fitness.Term
	for _, name := range []string{"parameters", "coding_rate", "log_gradient_norm"} {
		metric, err := fitness.Lookup(bert.Metrics(), name)
		if err != nil {
			panic(err)
		}
		settings, err := metric.Resolve(fitness.Settings{}, fitness.Settings{})
		if err != nil {
			panic(err)
		}
		terms = append(terms, fitness.Term{Label: name, Metric: metric, Settings: settings})
	}
	deep, errs := evaluator.Values(context.Background(), encoder, "two layers", terms)
	if len(errs) > 0 {
		panic(fmt.Sprint(errs))
	}
	encoder.Layers = encoder.Layers[:1]
	shallow, _ := evaluator.Values(context.Background(), encoder, "one layer", terms)
	for _, t := range terms {
		fmt.Printf("%s (%s, %s): %.5g, with one layer %.5g\n", t.Label, t.Cost, t.Direction, deep[t.Label], shallow[t.Label])
	}
	// Output:
	// parameters (static, minimize): 34720, with one layer 26176
	// coding_rate (full, maximize): 25.759, with one layer 12.885
	// log_gradient_norm (reverse, maximize): 22.348, with one layer 10.915
}
