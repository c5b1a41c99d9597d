package bert

import (
	"context"

	"evolve/nn/internal/kernel"
)

// Gradients holds the derivatives of one scalar, <cotangent, output>, in the memory of the trace.
type Gradients struct {
	Weights  [][]float32 // [parameter], in the order and shapes of Network.Parameters; nil if weights were not wanted
	Embedded []float32   // [B*T][E], with respect to the sum of the embeddings of token, position and segment
}

// backward holds the state of a backward pass.
type backward struct {
	*Trace
	gradients [][]float32 // [parameter]; nil if weights are not wanted
}

// Backward returns the gradients of <cotangent, y> for the output y [B*T][H], with respect to the weights if weights is
// set. The trace must come from Record; it may be used again with another cotangent. The error is that of ctx.
//
// Cost: that of the forward pass, and once more for the gradients of weights.
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

// layerBackward adds the gradient of a layer's input to gx [B*T][H], for the gradient g of its output. It overwrites g.
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
	gmixed := b.memory.Zeros(len(l.mixed))
	b.denseBackward(y.output, gmixed, gstate, l.mixed)
	b.operationBackward(y, l, gx, gmixed)
}

// operationBackward adds the gradient of the input of a layer's operation to gx, for the gradient g of its result.
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

// feedForwardBackward returns the gradient [B*T][H] of the input of the feed-forward layers, for the gradient g of the
// projection behind them.
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

// embedBackward writes the gradient of the sum of embeddings to embedded [B*T][E], for the gradient g [B*T][H] of the
// first layer's input, and adds to the gradients of the tables.
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
	words, positions, segments := b.gradients[n.tables.word], b.gradients[n.tables.position], b.gradients[n.tables.segment]
	for i, w := range b.wordRows {
		from := row(embedded, i, n.Embedding)
		for _, to := range [][]float32{row(words, w, n.Embedding), row(positions, i%b.Length, n.Embedding), segments[:n.Embedding]} {
			kernel.Add(to, to, from)
		}
	}
}
