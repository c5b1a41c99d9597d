package rnn

import (
	"fmt"

	"evolve/fitness"
	"evolve/nn"
	nnrnn "evolve/nn/rnn"
)

// Model is the language model that a cell is wanted for. Its zero value is not usable; BenchmarkModel is the default.
type Model struct {
	nnrnn.Shape
	Vocabulary int
}

// BenchmarkModel is the model of NAS-Bench-NLP on WikiText-2.
var BenchmarkModel = Model{nnrnn.Shape{Layers: 3, Embedding: 400, Hidden: 600, Tied: true}, 33278}

// Settings are the sizes that a metric takes from the model.
func (m Model) Settings() fitness.Settings {
	return fitness.Settings{Layers: m.Layers, Width: m.Hidden, Embedding: m.Embedding}
}

// Config is what values depend on besides cell, metric and settings.
type Config struct {
	Model
	Input      *fitness.Input
	WeightSeed uint64
}

// String is the same for equal values alone: the part of a cache's key that all metrics share.
func (c Config) String() string {
	return fmt.Sprintf("tied=%v; input %s; weights seed=%d; kernel %s", c.Tied, c.Input, c.WeightSeed, nn.Kernel())
}

// NewProbe makes probes that share tokens, embeddings and noise.
func NewProbe(c Config) func() fitness.Probe {
	shared := &batches{input: c.Input, seed: c.WeightSeed, known: map[batchKey]nnrnn.Input{}, noises: map[[2]int][]float32{}}
	return func() fitness.Probe { return &Probe{Model: c.Model, batch: shared} }
}
