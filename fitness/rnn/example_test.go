package rnn_test

import (
	"context"
	"fmt"

	"evolve/fitness"
	"evolve/fitness/rnn"
	nnrnn "evolve/nn/rnn"
	spacernn "evolve/space/rnn"
)

// The hidden covariance of LSTM and GRU, in a small language model.
func Example() {
	model := rnn.Model{Shape: nnrnn.Shape{Layers: 2, Embedding: 16, Hidden: 24, Tied: true}, Vocabulary: 1000}
	conditions := rnn.Config{Model: model, Input: fitness.Zipf(1000, 1, 1), WeightSeed: 1}

	metric, err := fitness.Lookup(rnn.Metrics(), "hidden_covariance")
	if err != nil {
		panic(err)
	}
	settings, err := metric.Resolve(fitness.Settings{Batch: 16, Steps: 20, Repeats: 5}, model.Settings())
	if err != nil {
		panic(err)
	}
	fmt.Println(metric.Name, "at", settings)

	evaluator := fitness.NewEvaluator(fitness.Config{
		NewProbe:   rnn.NewProbe(conditions),
		Conditions: conditions.String(),
		Objectives: []fitness.Term{{Label: "covariance", Metric: metric, Settings: settings}},
	})
	score := func(name string, cell spacernn.Cell) float64 {
		result, err := evaluator.Score(context.Background(), nnrnn.Cell(cell), name)
		if err != nil {
			panic(err)
		}
		fmt.Printf("%s: %.0f\n", name, result.Metrics["covariance"])
		return result.Objectives[0]
	}
	lstm, gru := score("lstm", spacernn.LSTM()), score("gru", spacernn.GRU())
	fmt.Println("the LSTM scores higher:", lstm > gru)
	// Output:
	// hidden_covariance at layer=1 layers=2 width=24 embedding=16 batch=16 steps=20 repeats=5
	// lstm: -2005
	// gru: -2746
	// the LSTM scores higher: true
}

// A program adds a metric of cells in one file of its own: the metric reads the cell from the probe of package rnn. As
// a row of Metrics it would be available to configurations and commands too.
func ExampleProbe() {
	linearMaps := fitness.Metric{
		Name: "linear_maps", Version: 1, Direction: fitness.Minimize, Cost: fitness.Static,
		Summary: "number of weight matrices of a cell",
		Score: func(p fitness.Probe, _ fitness.Settings) (float64, error) {
			matrices := 0
			for _, node := range p.(*rnn.Probe).Cell.Nodes {
				if node.Op == nnrnn.Linear {
					matrices += len(node.In)
				}
			}
			return float64(matrices), nil
		},
	}
	conditions := rnn.Config{Model: rnn.BenchmarkModel, Input: fitness.Uniform(1000, 1), WeightSeed: 1}
	evaluator := fitness.NewEvaluator(fitness.Config{NewProbe: rnn.NewProbe(conditions), Conditions: conditions.String()})
	terms := []fitness.Term{{Label: "matrices", Metric: linearMaps}}
	for _, name := range []string{"gru", "lstm", "rnn"} {
		cell, _ := spacernn.Builtin(name)
		values, errs := evaluator.Values(context.Background(), nnrnn.Cell(cell), name, terms)
		fmt.Println(name, values["matrices"], len(errs))
	}
	// Output:
	// gru 6 0
	// lstm 8 0
	// rnn 2 0
}
