package rnn

import "fmt"

// Shape gives the sizes of a stack.
type Shape struct {
	Layers    int  // L
	Embedding int  // E, width of a token's embedding and of the first layer's input
	Hidden    int  // H, width of a layer's states
	Tied      bool // the decoder shares the weights of the embedding, so that the last layer is E wide
}

// Check reports the sizes if one of them is less than 1.
func (s Shape) Check() error {
	if s.Layers < 1 || s.Embedding < 1 || s.Hidden < 1 {
		return fmt.Errorf("rnn: shape (%d layers, embedding %d, hidden %d): every size must be at least 1", s.Layers, s.Embedding, s.Hidden)
	}
	return nil
}

// Width returns the width of the states of layer l, counted from 0: Hidden, or Embedding for the last layer if tied.
func (s Shape) Width(l int) int {
	if s.Tied && l == s.Layers-1 {
		return s.Embedding
	}
	return s.Hidden
}

// Input returns the width of the input of layer l, counted from 0.
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

// inputWidth returns the width of a node's input: in for X, the input of the layer, and width for states and nodes.
func inputWidth(r Ref, in, width int) int {
	if r == X {
		return in
	}
	return width
}

// Parameters counts the parameters of a language model with the cell in this shape: the embedding [vocabulary][E], the
// cells, and a decoder with a bias. If tied, the decoder has the weights of the embedding, otherwise [vocabulary][H] of
// its own.
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

// MultiplyAdds counts the multiplications by a weight, each with an addition, that all layers spend on one token. It
// leaves out embedding and decoder, which cost the same for every cell.
func (c Cell) MultiplyAdds(s Shape) int {
	total := 0
	for l := range s.Layers {
		weights, _ := c.layerParameters(s, l)
		total += weights
	}
	return total
}
