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

// backward is a pass on its way backward.
type backward struct {
	*Trace
	gradients [][]float32
}

// Backward returns the gradients of <cotangent, y> for the output y [B*T][H]. The trace must be one of Record, and can be
// gone through again with another cotangent. Cost: that of the forward pass, and once more where weights are wanted.
func (t *Trace) Backward(ctx context.Context, cotangent []float32, weights bool) (Gradients, error) {
	b := &backward{Trace: t}
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
		b.layerBackward(&t.n.layers[i], &t.layers[i], to, g)
		t.memory.Rewind(mark)
		g = to
	}
	b.embedBackward(embedded, g)
	return Gradients{b.gradients, embedded}, nil
}

// layerBackward goes back layerBackward a layer: from the gradient g of what it leaves, which it uses up, to gx of what came in.
func (b *backward) layerBackward(y *layer, l *layerTrace, gx, g []float32) {
	b.normBackward(y.feedOutputNorm, g, l.norms[1])
	gstate := b.feedForwardBackward(y, l, g)
	kernel.Add(gstate, gstate, g)
	if y.Bare {
		b.operationBackward(y, l, gx, gstate)
		return
	}
	b.normBackward(y.outputNorm, gstate, l.norms[0])
	kernel.Add(gx, gx, gstate)
	gmoved := b.memory.Zeros(len(l.mixed))
	b.denseBackward(y.output, gmoved, gstate, l.mixed)
	b.operationBackward(y, l, gx, gmoved)
}

func (b *backward) operationBackward(y *layer, l *layerTrace, gx, g []float32) {
	switch {
	case y.Op.Linear():
		gz := b.memory.Zeros(len(g))
		b.transformBackward(y, gz, g)
		b.denseBackward(y.input, gx, gz, l.x)
	case y.Op == DSC:
		b.convolutionBackward(y, l.operation, gx, g, l.x)
	default:
		b.attentionBackward(y, l.operation.attentionTrace, gx, g, y.query.out, l.x, nil)
	}
}

// feedForwardBackward goes back through the feedForwardBackward-forward layers, and returns the gradient of what came in.
func (b *backward) feedForwardBackward(y *layer, l *layerTrace, g []float32) []float32 {
	last := len(y.feed) - 1
	gx := b.memory.Zeros(len(l.after[last]))
	b.denseBackward(y.feedOutput, gx, g, l.after[last])
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
		b.denseBackward(y.feed[i], gx, before, x)
	}
	return gx
}

// embedBackward goes back through the embeddings.
func (b *backward) embedBackward(embedded, g []float32) {
	n := b.n
	if n.project.weight == none {
		copy(embedded, g)
	} else {
		clear(embedded)
		b.denseBackward(n.project, embedded, g, b.sum)
	}
	b.normBackward(n.tableNorm, embedded, b.embeddingNorm)
	if b.gradients == nil {
		return
	}
	words, positions, kinds := b.gradients[n.tables.word], b.gradients[n.tables.position], b.gradients[n.tables.segment]
	for i, w := range b.wordRows {
		from := row(embedded, i, n.Embedding)
		for _, to := range [][]float32{row(words, w, n.Embedding), row(positions, i%b.Length, n.Embedding), kinds[:n.Embedding]} {
			kernel.Add(to, to, from)
		}
	}
}
