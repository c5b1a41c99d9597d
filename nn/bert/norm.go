package bert

import (
	"evolve/nn/internal/kernel"
)

// norm describes a layer normalisation (Ba et al. 2016, arXiv 1607.06450): each row is normalised to mean 0 and variance
// 1, multiplied by scale, and shifted.
type norm struct {
	width        int
	scale, shift id
}

// normTrace holds what normBackward reads.
type normTrace struct {
	plain   []float32 // [B*T][width], the rows before scale and shift
	inverse []float32 // [B*T], 1 over the standard deviation of each row
}

// norm writes the normalised rows of x [.][width] to y, which may be x. The result is empty unless the trace is recorded.
func (t *Trace) norm(n norm, y, x []float32) (trace normTrace) {
	scale, shift := t.n.parameters[n.scale].Value, t.n.parameters[n.shift].Value
	if t.record {
		trace = normTrace{t.memory.Take(len(x)), t.memory.Take(len(x) / n.width)}
	}
	for i := 0; i < len(x); i += n.width {
		to := y[i : i+n.width]
		plain := to
		if t.record {
			plain = trace.plain[i : i+n.width]
		}
		inverse := kernel.Normalize(plain, x[i:])
		kernel.Mul(to, plain, scale)
		kernel.Add(to, to, shift)
		if t.record {
			trace.inverse[i/n.width] = inverse
		}
	}
	return trace
}

// normBackward replaces the gradient g of the result by that of x, and adds to the gradients of scale and shift.
func (b *backward) normBackward(n norm, g []float32, trace normTrace) {
	scale := b.n.parameters[n.scale].Value
	for i := 0; i < len(g); i += n.width {
		row, plain := g[i:i+n.width], trace.plain[i:i+n.width]
		if b.gradients != nil {
			kernel.AddMul(b.gradients[n.scale], row, plain)
			kernel.Add(b.gradients[n.shift], b.gradients[n.shift], row)
		}
		kernel.Mul(row, row, scale)
		kernel.NormalizeBack(row, plain, trace.inverse[i/n.width])
	}
}
