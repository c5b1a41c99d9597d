package rnn

import (
	"slices"

	"evolve/nn"
	"evolve/nn/internal/kernel"
)

// Affine holds the weights of one Linear node.
type Affine struct {
	W [][]float32 // [input], each [H][width of the input], in the order of the node's inputs
	B []float32   // [H]
}

// Stack holds L layers of one cell, each with weights of its own. Call Draw or Load, then begin passes with Trace or
// Record. Draw and Load may be called again: they replace everything and reuse the memory, so that traces of the stack
// before are invalid. A Stack must not be used by several goroutines at once.
type Stack struct {
	Cell  Cell
	Shape Shape

	rule   Init
	key    uint64
	plan   plan
	layers []layerWeights
	drawn  int // how many layers have weights; they are drawn in order
	memory nn.Arena[float32]
}

// layerWeights holds the weights of one layer by node, in each form in which they are read. Nodes that are not Linear have
// none.
type layerWeights struct {
	weights []Affine          // [node]
	packed  [][]kernel.Matrix // [node][input], W' as forward products read it

	backward       [][]kernel.Matrix // [node][input], W as backward products read it, packed when first needed
	backwardPacked [][2]int          // the pairs of node and input that are packed
	inputs         kernel.Matrix     // an input at all steps, as the products behind the gradients of weights read it
}

// Draw sets the cell, the shape, and the rule by which weights are drawn. Cell and shape must pass Check. A weight depends
// on (key, layer, node, input, position) alone. Weights of a layer are drawn when a pass first reaches the layer.
func (s *Stack) Draw(cell Cell, shape Shape, rule Init, key uint64) {
	s.Cell, s.Shape, s.rule, s.key = cell, shape, rule, key
	s.plan, s.drawn = newPlan(cell), 0
	s.memory.Reset()
	s.layers = resize(s.layers, shape.Layers)
}

// Load sets the cell, the shape and all weights: weights [layer][node], in the shapes of Affine. The stack reads their
// values until the next Draw or Load, and never writes them. Load them again after they have changed.
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

// drawLayer returns the weights of layer l, and draws them and those of the layers before where that is still to do.
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

// Weights returns the weights of layer l by node: [node], empty where the node is not Linear. They must not be changed.
func (s *Stack) Weights(l int) []Affine { return s.drawLayer(l).weights }

// draw fills W with draws from U(-w, w) and B with draws from U(-b, b). Stream must be a multiple of 256.
func (a Affine) draw(w, b float32, key, stream uint64) {
	for j, m := range a.W {
		kernel.Uniform(m, w, key, stream+uint64(j)+1)
	}
	if len(a.B) > 0 {
		kernel.Uniform(a.B, b, key, stream)
	}
}

// allocate takes buffers for the weights of layer l.
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

// pack copies the weights into the form that forward products read. width is H.
func (y *layerWeights) pack(width int) {
	y.backwardPacked = y.backwardPacked[:0]
	for i, a := range y.weights {
		y.packed[i] = resize(y.packed[i], len(a.W))
		for j, w := range a.W {
			y.packed[i][j].PackTransposed(w, len(w)/width, width, len(w)/width)
		}
	}
}

// resize returns s with length n. It keeps the elements up to the capacity of s, so that their memory is reused.
func resize[E any](s []E, n int) []E {
	for cap(s) < n {
		s = append(s[:cap(s)], *new(E))
	}
	return s[:n]
}
