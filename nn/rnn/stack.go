package rnn

import (
	"slices"

	"evolve/nn"
	"evolve/nn/internal/kernel"
)

// Affine is the weights of one Linear node.
type Affine struct {
	W [][]float32 // one [H][width of in] per input, in the order of the node's inputs
	B []float32   // [H]
}

// Stack is L layers of one cell with weights of their own, drawn when a pass first reaches the layer. It may be used
// again and again: Draw replaces cell, shape and weights and keeps the memory. Not for several goroutines.
type Stack struct {
	Cell  Cell
	Shape Shape

	rule   Init
	key    uint64
	plan   plan
	layers []layerWeights
	drawn  int
	memory nn.Arena[float32]
}

// layerWeights is the weights of one layerWeights by node, as drawn and as products read them; empty for nodes that are not Linear.
type layerWeights struct {
	weights []Affine
	packed  [][]kernel.Matrix

	backward       [][]kernel.Matrix // as the reverse reads them, packed when first wanted:
	backwardPacked [][2]int          // those of node and input
}

// Draw sets cell and shape and the rule every weight is drawn by. A weight depends on (key, layer, node, input,
// position) alone. The cell and the shape must pass Check.
func (s *Stack) Draw(cell Cell, shape Shape, rule Init, key uint64) {
	s.Cell, s.Shape, s.rule, s.key = cell, shape, rule, key
	s.plan, s.drawn = newPlan(cell), 0
	s.memory.Reset()
	s.layers = resize(s.layers, shape.Layers)
}

// Load sets cell, shape and every weight: weights [layer][node], in the shapes of Affine. Their numbers are read until the
// next Draw or Load, and never written.
func (s *Stack) Load(cell Cell, shape Shape, weights [][]Affine) {
	s.Draw(cell, shape, Benchmark, 0)
	for l := range weights {
		s.layers[l].weights = s.layers[l].weights[:0]
		for _, a := range weights[l] {
			s.layers[l].weights = append(s.layers[l].weights, Affine{slices.Clone(a.W), a.B})
		}
		s.layers[l].packed = resize(s.layers[l].packed, len(cell.Nodes))
		s.layers[l].pack(shape.Width(l))
	}
	s.drawn = shape.Layers
}

// drawLayer returns the weights of drawLayer l; layers are drawn in order.
func (s *Stack) drawLayer(l int) *layerWeights {
	for ; s.drawn <= l; s.drawn++ {
		s.allocate(s.drawn)
		w, b := s.rule.bounds(s.Shape.Width(s.drawn))
		for i, a := range s.layers[s.drawn].weights {
			a.draw(w, b, s.key, uint64(s.drawn)<<32|uint64(i)<<8)
		}
		s.layers[s.drawn].pack(s.Shape.Width(s.drawn))
	}
	return &s.layers[l]
}

// Weights are those of layer l by node, as drawn; not to be changed.
func (s *Stack) Weights(l int) []Affine { return s.drawLayer(l).weights }

func (a Affine) draw(w, b float32, key, stream uint64) {
	for j, m := range a.W {
		kernel.Uniform(m, w, key, stream+uint64(j)+1)
	}
	if len(a.B) > 0 {
		kernel.Uniform(a.B, b, key, stream)
	}
}

// allocate makes space for the weights of layer l.
func (s *Stack) allocate(l int) {
	y, width := &s.layers[l], s.Shape.Width(l)
	y.weights = resize(y.weights, len(s.Cell.Nodes))
	y.packed = resize(y.packed, len(s.Cell.Nodes))
	for i, n := range s.Cell.Nodes {
		a := &y.weights[i]
		a.W, a.B = a.W[:0], nil
		if n.Op != Linear {
			continue
		}
		a.B = s.memory.Take(width)
		for _, r := range n.In {
			a.W = append(a.W, s.memory.Take(width*inputWidth(r, s.Shape.Input(l), width)))
		}
	}
}

// pack brings the weights into the form that products read.
func (y *layerWeights) pack(width int) {
	y.backwardPacked = y.backwardPacked[:0]
	for i, a := range y.weights {
		y.packed[i] = resize(y.packed[i], len(a.W))
		for j, w := range a.W {
			y.packed[i][j].PackTransposed(w, len(w)/width, width, len(w)/width)
		}
	}
}

// resize sets the length and keeps what elements there are, their memory is used again.
func resize[E any](s []E, n int) []E {
	for cap(s) < n {
		s = append(s[:cap(s)], *new(E))
	}
	return s[:n]
}
