// Package training trains networks so that their results can be compared: the same text, the same seeds, the same budget,
// rung by rung. What it has done is on disk, and goes on from there.
package training

import (
	"fmt"

	"evolve/nn"
	"evolve/nn/train"
)

// Recipe is how every network is trained.
type Recipe struct {
	Shape    nn.Shape // of cells
	Equal    Equal
	Like     nn.Cell // whose number of parameters none may exceed, where they are to be equal
	Words    int
	Dropout  train.Dropout
	Settings train.Settings // Tokens is that of the last rung
}

// Equal is what networks have in common: as wide, or as many parameters.
type Equal string

const (
	Width      Equal = "width"
	Parameters Equal = "parameters"
)

// Model builds a network of a recipe with weights of a seed, and begins it with the frequencies of targets. Only cells can be
// built.
func (r Recipe) Model(network nn.Network, key uint64, targets []int) (train.Model, error) {
	c, ok := network.(nn.Cell)
	if !ok {
		return nil, fmt.Errorf("training: network (%T): only cells are trained", network)
	}
	m := train.NewLanguage(c, r.fit(c), r.Words, key, r.Dropout)
	m.Begin(targets)
	return m, nil
}

// fit is the shape that a cell gets.
func (r Recipe) fit(c nn.Cell) nn.Shape {
	if r.Equal != Parameters {
		return r.Shape
	}
	most := r.Like.Parameters(r.Shape, r.Words)
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
func (r Recipe) scaled(hidden int) nn.Shape {
	s := r.Shape
	s.Embedding = max(1, (s.Embedding*hidden+s.Hidden/2)/s.Hidden)
	s.Hidden = hidden
	return s
}

// Size says how large a network is under a recipe.
func (r Recipe) Size(network nn.Network) (width, parameters int) {
	c, ok := network.(nn.Cell)
	if !ok {
		return 0, 0
	}
	s := r.fit(c)
	return s.Hidden, c.Parameters(s, r.Words)
}
