// Package export writes architectures in the forms that others read: PyTorch as one file of its own, and the arrays of weights
// that belong to it.
package export

import (
	"fmt"

	"evolve/nn"
	"evolve/nn/bert"
	"evolve/nn/rnn"
	"evolve/nn/safetensors"
)

// Model is an architecture and what it is built with.
type Model struct {
	Identity string
	Genome   string     // as published, one line of JSON
	Network  nn.Network // an nn.Cell or an encoder.Encoder
	Shape    rnn.Shape  // of a cell's language model
	Words    int        // vocabulary of a cell's language model
	Key      uint64     // of the weights
	Trained  []Tensor   // weights in place of these; nil: none
	Known    string     // the vocabulary of trained weights, a word a line
	Sizes    string     // and what else they say of their model
}

// Tensor is one array of weights under its name in the PyTorch module.
type Tensor = safetensors.Tensor

// Tensors are a model's weights, trained ones if it has them, or its initial ones, in the order of its module.
func (m Model) Tensors() ([]Tensor, error) {
	if m.Trained != nil {
		return m.Trained, nil
	}
	switch n := m.Network.(type) {
	case rnn.Cell:
		return cellTensors(m, n), nil
	case bert.Encoder:
		return encoderTensors(m, n), nil
	}
	return nil, m.unknown()
}

// About is what a file of its weights says besides: enough to read it again as trained weights, if they are that.
func (m Model) About(program string) map[string]string {
	about := map[string]string{"identity": m.Identity, "genome": m.Genome, "program": program}
	if m.Trained != nil {
		about["words"], about["sizes"] = m.Known, m.Sizes
	}
	return about
}

func (m Model) unknown() error {
	return fmt.Errorf("export: network (%T): nobody knows how to write it", m.Network)
}
