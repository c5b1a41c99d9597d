package export

import (
	"fmt"
	"io"

	"evolve/nn"
	"evolve/nn/bert"
	"evolve/nn/rnn"
	"evolve/nn/safetensors"
	"evolve/nn/train"
)

// Model describes a network and what it is built with. Network is required, and Shape and Words where it is a cell; the network and
// the shape must pass Check. The zero value of every other field is valid.
type Model struct {
	Identity string     // hash of the network, written to the file
	Genome   string     // one line of JSON, written to the file; empty: Genome cannot read the file back
	Network  nn.Network // an rnn.Cell or a bert.Encoder
	Shape    rnn.Shape  // of the language model of a cell
	Words    int        // size of the vocabulary of a cell's language model; an encoder has its own
	Key      uint64     // of the initial weights, as nn.WeightKey returns it
	Trained  []Tensor   // weights in place of the initial ones; nil: none
	Known    string     // with Trained: the vocabulary by token, one word a line; empty: tokens have no words
	Sizes    string     // with Trained: the sizes of the model, halving.Sizes as JSON
}

// Tensor holds one array of weights under its name in the PyTorch module.
type Tensor = safetensors.Tensor

// Tensors returns the weights of the model in the order of its PyTorch module: the trained ones if it has them, the initial
// ones otherwise. It returns an error for a network that is neither an rnn.Cell nor a bert.Encoder.
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

// SafeTensors writes the weights of the model and its About. program names the writer, for example "evolve 1.2".
func SafeTensors(w io.Writer, m Model, program string) error {
	all, err := m.Tensors()
	if err != nil {
		return err
	}
	if err := safetensors.Write(w, all, m.About(program)); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return nil
}

// About returns the metadata of a file of weights: identity, genome and program, and for trained weights also words and
// sizes, with which halving.ReadWeights reads the file.
func (m Model) About(program string) map[string]string {
	about := map[string]string{"identity": m.Identity, "genome": m.Genome, "program": program}
	if m.Trained != nil {
		about["words"], about["sizes"] = m.Known, m.Sizes
	}
	return about
}

// unknown returns the error for a network of another type.
func (m Model) unknown() error {
	return fmt.Errorf("export: network (%T): must be an rnn.Cell or a bert.Encoder", m.Network)
}

// cellTensors returns the initial weights of a cell's language model: embedding, layers, decoder.
func cellTensors(m Model, c rnn.Cell) (all []Tensor) {
	for _, p := range train.NewLanguage(c, m.Shape, m.Words, m.Key, train.Dropout{}).Parameters() {
		all = append(all, Tensor{Name: p.Name, Shape: p.Shape, Value: p.Value})
	}
	return all
}

// encoderTensors returns the initial weights of an encoder, without the head that fills in masked tokens.
func encoderTensors(m Model, e bert.Encoder) (all []Tensor) {
	var n bert.Network
	n.Draw(e, m.Key)
	n.DrawWords()
	for _, p := range n.Parameters() {
		all = append(all, Tensor{Name: p.Name(), Shape: p.Shape(), Value: p.Tree(p.Value)})
	}
	return all
}
