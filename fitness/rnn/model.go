package rnn

import (
	"evolve/fitness"
	nnrnn "evolve/nn/rnn"
)

// Model gives the size of the language model that a cell is meant for. Its zero value is not usable; BenchmarkModel is
// the default.
type Model struct {
	nnrnn.Shape
	Vocabulary int
}

// BenchmarkModel gives the model of NAS-Bench-NLP on WikiText-2 (arXiv 2006.07116): 3 layers of 600 units, embeddings
// of width 400, and a decoder that shares the embeddings' weights.
var BenchmarkModel = Model{nnrnn.Shape{Layers: 3, Embedding: 400, Hidden: 600, Tied: true}, 33278}

// Settings returns the sizes that Metric.Resolve takes from the model.
func (m Model) Settings() fitness.Settings {
	return fitness.Settings{Layers: m.Layers, Width: m.Hidden, Embedding: m.Embedding}
}
