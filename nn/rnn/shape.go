package rnn

import "fmt"

// Shape is the size of a stack of L layers of one cell.
type Shape struct {
	Layers    int
	Embedding int  // E, width of the token embedding and of the first layer's input
	Hidden    int  // H, width of a layer's states
	Tied      bool // decoder shares the embedding's weights: the last layer is E wide
}

// Check reports a size that cannot be built.
func (s Shape) Check() error {
	if s.Layers < 1 || s.Embedding < 1 || s.Hidden < 1 {
		return fmt.Errorf("rnn: shape (%d layers, embedding %d, hidden %d): every size must be at least 1", s.Layers, s.Embedding, s.Hidden)
	}
	return nil
}

// Width is the width of the states of layer l, counted from 0.
func (s Shape) Width(l int) int {
	if s.Tied && l == s.Layers-1 {
		return s.Embedding
	}
	return s.Hidden
}

// Input is the width of the input of layer l, counted from 0.
func (s Shape) Input(l int) int {
	if l == 0 {
		return s.Embedding
	}
	return s.Width(l - 1)
}

// layerParameters counts the weights and biases of layer l.
func (c Cell) layerParameters(s Shape, l int) (weights, biases int) {
	width := s.Width(l)
	for _, n := range c.Nodes {
		if n.Op != Linear {
			continue
		}
		biases += width
		for _, r := range n.In {
			weights += width * inputWidth(r, s.Input(l), width)
		}
	}
	return weights, biases
}

func inputWidth(r Ref, in, width int) int {
	if r == X {
		return in
	}
	return width
}

// Parameters counts a language model of such a stack: embedding [vocabulary][E], cells, and a decoder with bias whose
// weights are the embedding's when tied and [vocabulary][H] of its own otherwise.
func (c Cell) Parameters(s Shape, vocabulary int) int {
	total := vocabulary*s.Embedding + vocabulary
	if !s.Tied {
		total += vocabulary * s.Hidden
	}
	for l := range s.Layers {
		weights, biases := c.layerParameters(s, l)
		total += weights + biases
	}
	return total
}

// MultiplyAdds counts the multiplications by a weight that the cells spend on one token, all layers; embedding and
// decoder, the same for every cell, are left out.
func (c Cell) MultiplyAdds(s Shape) int {
	total := 0
	for l := range s.Layers {
		weights, _ := c.layerParameters(s, l)
		total += weights
	}
	return total
}
