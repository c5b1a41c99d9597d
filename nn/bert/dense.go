package bert

import (
	"evolve/nn/internal/kernel"
)

// dense describes a linear map y = W x + b of each row. weight is none if the encoder has no such map, and bias is none if
// the map has no bias.
type dense struct {
	out, in      int
	weight, bias id
}

// dense writes y [rows][out] for x [rows][in]. Cost: rows*out*in multiply-adds.
func (t *Trace) dense(d dense, y, x []float32) {
	bias := t.zeros(d.out)
	if d.bias != none {
		bias = t.n.parameters[d.bias].Value
	}
	t.n.weights[d.weight].packed.MulBias(y, d.out, bias, x, d.in, len(x)/d.in)
}

// denseBackward adds W' g to gx [rows][in] for the gradient g [rows][out] of y, and adds to the gradients of weight and
// bias. Cost: that of dense, and once more for the weights.
func (b *backward) denseBackward(d dense, gx, g, x []float32) {
	rows := len(x) / d.in
	b.n.weights[d.weight].backwardMatrix(&b.n.parameters[d.weight]).MulAdd(gx, d.in, g, d.out, rows)
	if b.gradients == nil {
		return
	}
	b.scratch.Pack(x, d.in, rows, d.in)
	b.scratch.MulAddOf(b.gradients[d.weight], d.in, g, d.out, d.out)
	if d.bias != none {
		sums := b.memory.Take(d.out)
		kernel.ColumnSums(sums, g, rows)
		kernel.Add(b.gradients[d.bias], b.gradients[d.bias], sums)
	}
}
