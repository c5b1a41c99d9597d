package bert

import (
	"evolve/nn/internal/kernel"
)

// weights is one array of weights in each form that it is read in.
type weights struct {
	value           []float32
	packed, reverse kernel.Matrix // as products of the forward and of the reverse pass read it
	reversed        bool          // once packed
}

// store keeps the weights drawn for encoders before: those of a search share most of theirs, since a weight depends on its
// place alone.
type store struct {
	known map[drawn]*weights
	size  int // numbers
}

type drawn struct {
	key, stream uint64
	rows, cols  int
}

// mostStored bounds what one network keeps from one encoder to the next, in numbers: twice 4 bytes each, three times where
// gradients are taken. All encoders of the published space together have fewer.
const mostStored = 1 << 25

// begin makes room for another encoder.
func (s *store) begin() {
	if s.known == nil || s.size > mostStored {
		s.known, s.size = map[drawn]*weights{}, 0
	}
}

// draw returns the weights of a parameter.
func (s *store) draw(p *Parameter, key uint64) *weights {
	k := drawn{key, p.stream(), p.Rows, p.Cols}
	w, ok := s.known[k]
	if !ok {
		w = &weights{value: make([]float32, p.size())}
		p.draw(w.value, key)
		w.pack(p)
		s.known[k] = w
		s.size += p.size()
	}
	return w
}

// pack brings a matrix into the form that products read.
func (w *weights) pack(p *Parameter) {
	w.reversed = false
	if p.IsMatrix() && p.place != depthwise {
		w.packed.PackTransposed(w.value, p.Cols, p.Rows, p.Cols)
	}
}

// back is the matrix as the reverse reads it.
func (w *weights) back(p *Parameter) *kernel.Matrix {
	if !w.reversed {
		w.reverse.Pack(w.value, p.Cols, p.Rows, p.Cols)
		w.reversed = true
	}
	return &w.reverse
}
