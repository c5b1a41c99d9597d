package bert

import (
	"evolve/nn/internal/kernel"
)

// weights holds one array of weights in each form in which it is read.
type weights struct {
	value            []float32
	packed, backward kernel.Matrix // as the products of the forward and of the backward pass read it
	backwardPacked   bool          // backward is up to date
}

// weightCache keeps the weights that were drawn for earlier encoders. A weight depends on its place alone, so the encoders
// of a search share most of theirs.
type weightCache struct {
	byKey map[weightKey]*weights
	size  int // of all values, in numbers
}

// weightKey identifies drawn weights: what their values depend on.
type weightKey struct {
	key, stream uint64
	rows, cols  int
}

// maxCached bounds what a network keeps from one encoder to the next, in numbers. Each takes 8 bytes, or 12 where gradients
// are computed. All encoders of the published space together have fewer numbers.
const maxCached = 1 << 25

// limit empties the cache if it has grown beyond maxCached.
func (c *weightCache) limit() {
	if c.byKey == nil || c.size > maxCached {
		c.byKey, c.size = map[weightKey]*weights{}, 0
	}
}

// draw returns the weights of a parameter, drawn with key if they are not cached.
func (c *weightCache) draw(p *Parameter, key uint64) *weights {
	k := weightKey{key, p.stream(), p.Rows, p.Cols}
	w, ok := c.byKey[k]
	if !ok {
		w = &weights{value: make([]float32, p.size())}
		p.draw(w.value, key)
		w.pack(p)
		c.byKey[k] = w
		c.size += p.size()
	}
	return w
}

// pack copies a matrix into the form that forward products read. Other parameters are read as they are.
func (w *weights) pack(p *Parameter) {
	w.backwardPacked = false
	if p.IsMatrix() && p.place != depthwise {
		w.packed.PackTransposed(w.value, p.Cols, p.Rows, p.Cols)
	}
}

// backwardMatrix returns the matrix in the form that backward products read. It packs the matrix when it is first asked
// for.
func (w *weights) backwardMatrix(p *Parameter) *kernel.Matrix {
	if !w.backwardPacked {
		w.backward.Pack(w.value, p.Cols, p.Rows, p.Cols)
		w.backwardPacked = true
	}
	return &w.backward
}
