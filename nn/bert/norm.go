package bert

import (
	"evolve/nn/internal/kernel"
)

// norm is the normalisation of each row to mean 0 and variance 1, times scale, plus shift.
type norm struct {
	width        int
	scale, shift id
}

// normTrace is what the reverse of a norm needs.
type normTrace struct {
	plain   []float32 // before scale and shift
	inverse []float32 // of the deviation of each row
}

// norm writes the normalised rows of x to y, which may be x.
func (t *Trace) norm(n norm, y, x []float32) (kept normTrace) {
	scale, shift := t.n.parameters[n.scale].Value, t.n.parameters[n.shift].Value
	if t.record {
		kept = normTrace{t.memory.Take(len(x)), t.memory.Take(len(x) / n.width)}
	}
	for i := 0; i < len(x); i += n.width {
		to := y[i : i+n.width]
		plain := to
		if t.record {
			plain = kept.plain[i : i+n.width]
		}
		inverse := kernel.Normalize(plain, x[i:])
		kernel.Mul(to, plain, scale)
		kernel.Add(to, to, shift)
		if t.record {
			kept.inverse[i/n.width] = inverse
		}
	}
	return kept
}

// normBackward makes the gradient g of the result that of x, and adds to the gradients of scale and shift.
func (b *backward) normBackward(n norm, g []float32, kept normTrace) {
	scale := b.n.parameters[n.scale].Value
	for i := 0; i < len(g); i += n.width {
		row, plain := g[i:i+n.width], kept.plain[i:i+n.width]
		if b.gradients != nil {
			kernel.AddMul(b.gradients[n.scale], row, plain)
			kernel.Add(b.gradients[n.shift], b.gradients[n.shift], row)
		}
		kernel.Mul(row, row, scale)
		kernel.NormalizeBack(row, plain, kept.inverse[i/n.width])
	}
}
