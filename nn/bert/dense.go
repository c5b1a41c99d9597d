package bert

import (
	"evolve/nn/internal/kernel"
)

// dense is y = W x + b for each row. weight is none where there is no such map, bias where it has none.
type dense struct {
	out, in      int
	weight, bias id
}

// forward writes y [rows][out] of x [rows][in]. Cost: rows*out*in multiply-adds.
func (t *Trace) dense(d dense, y, x []float32) {
	bias := t.zeros(d.out)
	if d.bias != none {
		bias = t.n.parameters[d.bias].Value
	}
	t.n.weights[d.weight].packed.MulBias(y, d.out, bias, x, d.in, len(x)/d.in)
}

// denseBackward adds to gx what the gradient g of y means for x, and to the gradients of weight and bias. Cost: twice that of
// forward, half of it for the weights.
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
