// Package training trains networks so that their results can be compared: the same text, the same seeds, the same budget,
// rung by rung. What it has done is on disk, and goes on from there.
package halving

import (
	"fmt"

	"evolve/nn"
	"evolve/nn/bert"
	"evolve/nn/rnn"
	"evolve/nn/train"
)

// Recipe is how every network is trained.
type Recipe struct {
	Shape     rnn.Shape // of cells
	Equal     Equal
	Reference rnn.Cell // whose number of parameters none may exceed, where they are to be equal
	Words     int
	Dropout   train.Dropout
	Settings  train.Settings // Tokens is that of the last rung
}

// Equal is what networks have in common: as wide, or as many parameters.
type Equal string

const (
	Width      Equal = "width"
	Parameters Equal = "parameters"
)

// masked is the share of tokens that encoders are asked for, as in BERT.
const masked = 0.15

// Model builds a network of a recipe with weights of a seed, and begins it with the frequencies of targets.
func (r Recipe) Model(network nn.Network, key uint64, targets []int) (m train.Model, err error) {
	switch n := network.(type) {
	case rnn.Cell:
		m = train.NewLanguage(n, r.fit(n), r.Words, key, r.Dropout)
	case bert.Encoder:
		if r.Settings.Steps > n.Positions {
			return nil, fmt.Errorf("training: steps (%d): the encoder has %d positions", r.Settings.Steps, n.Positions)
		}
		m = train.NewMasked(r.worded(n), key, masked)
	default:
		return nil, fmt.Errorf("training: network (%T): nobody knows how to train it", network)
	}
	m.Begin(targets)
	return m, nil
}

// worded is an encoder of the text's vocabulary.
func (r Recipe) worded(e bert.Encoder) bert.Encoder {
	e.Vocabulary = r.Words
	return e
}

// fit is the shape that a cell gets.
func (r Recipe) fit(c rnn.Cell) rnn.Shape {
	if r.Equal != Parameters {
		return r.Shape
	}
	most := r.Reference.Parameters(r.Shape, r.Words)
	low, high := 1, 2
	for c.Parameters(r.scaled(high), r.Words) <= most {
		low, high = high, 2*high
	}
	for high-low > 1 { // low fits, or is the smallest; high does not
		if middle := (low + high) / 2; c.Parameters(r.scaled(middle), r.Words) <= most {
			low = middle
		} else {
			high = middle
		}
	}
	return r.scaled(low)
}

// scaled is the shape with another width, and an embedding in proportion.
func (r Recipe) scaled(hidden int) rnn.Shape {
	s := r.Shape
	s.Embedding = max(1, (s.Embedding*hidden+s.Hidden/2)/s.Hidden)
	s.Hidden = hidden
	return s
}

// Size says how large a network is under a recipe.
func (r Recipe) Size(network nn.Network) (width, parameters int) {
	switch n := network.(type) {
	case rnn.Cell:
		s := r.fit(n)
		return s.Hidden, n.Parameters(s, r.Words)
	case bert.Encoder:
		return n.Hidden, r.worded(n).Parameters()
	}
	return 0, 0
}
