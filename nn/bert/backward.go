package bert

import (
	"context"

	"evolve/nn/internal/kernel"
)

// Gradients are those of one scalar, <cotangent, output>. They live in the trace's memory.
type Gradients struct {
	Weights  [][]float32 // by parameter; nil where they were not wanted
	Embedded []float32   // [B*T][E], with respect to the sum of the embeddings of token, position and segment
}

// back is a pass on its way back.
type back struct {
	*Trace
	gradients [][]float32
}

// Backward returns the gradients of <cotangent, y> for the output y [B*T][H]. The trace must be one of Record, and can be
// gone through again with another cotangent. Cost: that of the forward pass, and once more where weights are wanted.
func (t *Trace) Backward(ctx context.Context, cotangent []float32, weights bool) (Gradients, error) {
	b := &back{Trace: t}
	if weights {
		for i := range t.n.parameters {
			b.gradients = append(b.gradients, t.memory.Zeros(t.n.parameters[i].size()))
		}
	}
	g := append(t.take(len(cotangent))[:0], cotangent...)
	embedded := t.take(t.rows() * t.n.Embedding)
	for i := len(t.layers) - 1; i >= 0; i-- {
		if err := ctx.Err(); err != nil {
			return Gradients{}, err
		}
		to := t.memory.Zeros(len(g))
		mark := t.memory.Mark()
		b.through(&t.n.layers[i], &t.layers[i], to, g)
		t.memory.Rewind(mark)
		g = to
	}
	b.embed(embedded, g)
	return Gradients{b.gradients, embedded}, nil
}

// through goes back through a layer: from the gradient g of what it leaves, which it uses up, to gx of what came in.
func (b *back) through(y *layer, l *layerTrace, gx, g []float32) {
	b.norm(y.downNorm, g, l.norms[1])
	gstate := b.feed(y, l, g)
	kernel.Add(gstate, gstate, g)
	if y.Bare {
		b.operation(y, l, gx, gstate)
		return
	}
	b.norm(y.outputNorm, gstate, l.norms[0])
	kernel.Add(gx, gx, gstate)
	gmoved := b.memory.Zeros(len(l.moved))
	b.dense(y.output, gmoved, gstate, l.moved)
	b.operation(y, l, gx, gmoved)
}

func (b *back) operation(y *layer, l *layerTrace, gx, g []float32) {
	switch {
	case y.Op.Linear():
		gz := b.memory.Zeros(len(g))
		b.transform(y, gz, g)
		b.dense(y.input, gx, gz, l.x)
	case y.Op == DSC:
		b.convolution(y, l.operation, gx, g, l.x)
	default:
		b.attention(y, l.operation.attended, gx, g, y.query.out, l.x, nil)
	}
}

// feed goes back through the feed-forward layers, and returns the gradient of what came in.
func (b *back) feed(y *layer, l *layerTrace, g []float32) []float32 {
	last := len(y.feed) - 1
	gx := b.memory.Zeros(len(l.after[last]))
	b.dense(y.down, gx, g, l.after[last])
	for i := last; i >= 0; i-- {
		if b.WatchBack != nil {
			b.WatchBack(l.after[i], gx, y.feed[i].out)
		}
		before := b.memory.Zeros(len(gx))
		kernel.GELUBack(before, gx, l.before[i])
		x := l.state
		if i > 0 {
			x = l.after[i-1]
		}
		gx = b.memory.Zeros(len(x))
		b.dense(y.feed[i], gx, before, x)
	}
	return gx
}

// embed goes back through the embeddings.
func (b *back) embed(embedded, g []float32) {
	n := b.n
	if n.project.weight == none {
		copy(embedded, g)
	} else {
		clear(embedded)
		b.dense(n.project, embedded, g, b.sum)
	}
	b.norm(n.tableNorm, embedded, b.embedded)
	if b.gradients == nil {
		return
	}
	words, positions, kinds := b.gradients[n.tables.word], b.gradients[n.tables.position], b.gradients[n.tables.kind]
	for i, w := range b.words {
		from := row(embedded, i, n.Embedding)
		for _, to := range [][]float32{row(words, w, n.Embedding), row(positions, i%b.Length, n.Embedding), kinds[:n.Embedding]} {
			kernel.Add(to, to, from)
		}
	}
}
