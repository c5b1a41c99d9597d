package rnn

import (
	"fmt"

	"evolve/fitness"
	"evolve/nn"
	nnrnn "evolve/nn/rnn"
)

// Config holds the measurement conditions: all that values depend on besides cell, metric and settings.
type Config struct {
	Model
	Input      *fitness.Input
	WeightSeed uint64
}

// String identifies the conditions: equal strings mean equal values. It is part of a cache's keys. The sizes of the
// model are not in it, because metrics that depend on them have them in their settings.
func (c Config) String() string {
	return fmt.Sprintf("tied=%v; input %s; weights seed=%d; kernel %s", c.Tied, c.Input, c.WeightSeed, nn.Kernel())
}

// NewProbe returns a constructor of probes under the same conditions. The probes share tokens, embeddings and noise.
func NewProbe(c Config) func() fitness.Probe {
	shared := &shared{input: c.Input, seed: c.WeightSeed, inputs: map[inputKey]nnrnn.Input{}, noises: map[[2]int][]float32{}}
	return func() fitness.Probe { return &Probe{Model: c.Model, shared: shared} }
}
