package bert

import (
	"math"

	"evolve/nn/internal/kernel"
)

// attentionTrace holds what attentionBackward reads.
type attentionTrace struct {
	query, key, value []float32 // [B*T][I]
	queryBeforeMix    []float32 // [B*T][I], of WMA: the query before its second matrix
	maps              []float32 // [B][heads][T][T]; only those of the last sequence unless the trace is recorded
}

// attention projects x [B*T][H] to query, key and value, and writes softmax(q k' / sqrt(d)) v of each head of width d to
// c [B*T][I], whose rows are ldc apart (Vaswani et al. 2017, arXiv 1706.03762, section 3.2). Cost: 2*B*T*T*I
// multiply-adds, besides the projections.
func (t *Trace) attention(y *layer, c []float32, ldc int, x []float32) attentionTrace {
	inner, rows := y.query.out, t.rows()
	a := attentionTrace{query: t.take(rows * inner), key: t.take(rows * inner), value: t.take(rows * inner)}
	for _, p := range []struct {
		dense
		to []float32
	}{{y.query, a.query}, {y.key, a.key}, {y.value, a.value}} {
		t.dense(p.dense, p.to, x)
		t.show(Projection, p.to, inner)
	}
	if y.Op == WMA {
		a.queryBeforeMix, a.query = a.query, t.take(rows*inner)
		t.dense(y.mix, a.query, a.queryBeforeMix)
		t.show(Projection, a.query, inner)
	}
	size, heads := t.Length*t.Length, y.AttentionHeads()
	if a.maps = t.take(size * heads); t.record {
		a.maps = t.take(size * heads * t.Batch)
	}
	t.eachHead(y, func(i, b, at int) {
		from := i * size % len(a.maps)
		m := a.maps[from : from+size]
		t.attendHead(m, c[b*t.Length*ldc+at-b*t.Length*inner:], ldc, a.query[at:], a.key[at:], a.value[at:], y, t.tokens(b))
		if i%heads == heads-1 {
			t.show(Attention, a.maps[from+size-heads*size:from+size], t.Length)
		}
	})
	return a
}

// eachHead calls visit for each head of each sequence b. i counts the heads of all sequences; at is the offset of the
// head's part of a [B*T][I] matrix.
func (t *Trace) eachHead(y *layer, visit func(i, b, at int)) {
	heads := y.AttentionHeads()
	for b := range t.Batch {
		for h := range heads {
			visit(b*heads+h, b, b*t.Length*y.query.out+h*t.n.HeadWidth(y.Layer))
		}
	}
}

// attendHead computes one head of one sequence: its attention map m [T][T], and its output c [T][d], whose rows are ldc
// apart. q, k and v begin at the head's part. No token attends to the tokens from visible on.
func (t *Trace) attendHead(m, c []float32, ldc int, q, k, v []float32, y *layer, visible int) {
	width, inner, n := t.n.HeadWidth(y.Layer), y.query.out, t.Length
	t.scratch.PackTransposed(k, inner, n, width)
	t.scratch.MulBias(m, n, t.zeros(n), q, inner, n)
	kernel.Scale(m, m, float32(1/math.Sqrt(float64(width))))
	for from := 0; from < len(m); from += n {
		kernel.Softmax(m[from:from+visible], m[from:from+visible], visible)
		clear(m[from+visible : from+n])
	}
	t.scratch.Pack(v, inner, n, width)
	t.scratch.MulBias(c, ldc, t.zeros(width), m, n, n)
}

// attentionBackward adds to gx [B*T][H] the gradient of attention's input x, for the gradient g [B*T][I] of its result,
// whose rows are ldg apart. more [B*T][I] is added to the gradient of the query; it may be nil.
func (b *backward) attentionBackward(y *layer, a attentionTrace, gx, g []float32, ldg int, x, more []float32) {
	inner := y.query.out
	gq, gk, gv := b.memory.Zeros(len(a.query)), b.memory.Zeros(len(a.key)), b.memory.Zeros(len(a.value))
	gm := b.memory.Take(b.Length * b.Length)
	b.eachHead(y, func(i, s, at int) {
		m := a.maps[i*len(gm):][:len(gm)]
		b.attendHeadBackward(y, m, gm, g[s*b.Length*ldg+at-s*b.Length*inner:], ldg, a, gq, gk, gv, at)
	})
	if more != nil {
		kernel.Add(gq, gq, more)
	}
	if y.Op == WMA {
		mixed := gq
		gq = b.memory.Zeros(len(gq))
		b.denseBackward(y.mix, gq, mixed, a.queryBeforeMix)
	}
	b.denseBackward(y.query, gx, gq, x)
	b.denseBackward(y.key, gx, gk, x)
	b.denseBackward(y.value, gx, gv, x)
}

// attendHeadBackward adds the gradients of one head's query, key and value to gq, gk and gv, at offset at. m is the
// head's attention map, g [T][d] the gradient of its output, and gm [T][T] a buffer for the gradient of the map.
func (b *backward) attendHeadBackward(y *layer, m, gm, g []float32, ldg int, a attentionTrace, gq, gk, gv []float32, at int) {
	width, inner, n := b.n.HeadWidth(y.Layer), y.query.out, b.Length
	p := &b.scratch
	p.PackTransposed(a.value[at:], inner, n, width)
	p.MulBias(gm, n, b.zeros(n), g, ldg, n)
	p.Pack(g, ldg, n, width)
	p.MulAddOf(gv[at:], inner, m, n, n)
	kernel.SoftmaxBack(gm, gm, m, n)
	kernel.Scale(gm, gm, float32(1/math.Sqrt(float64(width))))
	p.Pack(a.key[at:], inner, n, width)
	p.MulAdd(gq[at:], inner, gm, n, n)
	p.Pack(a.query[at:], inner, n, width)
	p.MulAddOf(gk[at:], inner, gm, n, n)
}
