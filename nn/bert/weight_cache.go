package bert

import (
	"evolve/nn/internal/kernel"
)

// weights is one array of weights in each form that it is read in.
type weights struct {
	value            []float32
	packed, backward kernel.Matrix // as products of the forward and of the reverse pass read it
	backwardPacked   bool          // once packed
}

// weightCache keeps the weights drawn for encoders before: those of a search share most of theirs, since a weight depends on its
// place alone.
type weightCache struct {
	byKey map[weightKey]*weights
	size  int // numbers
}

type weightKey struct {
	key, stream uint64
	rows, cols  int
}

// maxCached bounds what one network keeps from one encoder to the next, in numbers: twice 4 bytes each, three times where
// gradients are taken. All encoders of the published space together have fewer.
const maxCached = 1 << 25

// limit makes room for another encoder.
func (s *weightCache) limit() {
	if s.byKey == nil || s.size > maxCached {
		s.byKey, s.size = map[weightKey]*weights{}, 0
	}
}

// draw returns the weights of a parameter.
func (s *weightCache) draw(p *Parameter, key uint64) *weights {
	k := weightKey{key, p.stream(), p.Rows, p.Cols}
	w, ok := s.byKey[k]
	if !ok {
		w = &weights{value: make([]float32, p.size())}
		p.draw(w.value, key)
		w.pack(p)
		s.byKey[k] = w
		s.size += p.size()
	}
	return w
}

// pack brings a matrix into the form that products read.
func (w *weights) pack(p *Parameter) {
	w.backwardPacked = false
	if p.IsMatrix() && p.place != depthwise {
		w.packed.PackTransposed(w.value, p.Cols, p.Rows, p.Cols)
	}
}

// backwardMatrix is the matrix as the reverse reads it.
func (w *weights) backwardMatrix(p *Parameter) *kernel.Matrix {
	if !w.backwardPacked {
		w.backward.Pack(w.value, p.Cols, p.Rows, p.Cols)
		w.backwardPacked = true
	}
	return &w.backward
}
