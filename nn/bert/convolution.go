package bert

import (
	"evolve/nn/internal/kernel"
)

// convolutionTrace holds what convolutionBackward reads.
type convolutionTrace struct {
	attentionTrace
	spans         []float32 // [B*T][H], x convolved over time, unit by unit
	keys          []float32 // [B*T][I], a linear map of the spans
	keyTimesQuery []float32 // [B*T][I]
	kernels       []float32 // [B*T][heads][K], softmax over K
	values        []float32 // [B*T][I]
}

// convolution computes a span-based dynamic convolution beside attention (ConvBERT, Jiang et al. 2020, arXiv
// 2008.02496) of x [B*T][H]. It writes attention, on half the heads, to the first half of each row of c [B*T][2I]. To the
// second half it writes, head by head, the weighted sum of the values around a token; the weights are a kernel of K taps
// that depends on the query of the token and on the span around it.
func (t *Trace) convolution(y *layer, c, x []float32) (k convolutionTrace) {
	inner, rows := y.query.out, t.rows()
	k.attentionTrace = t.attention(y, c, 2*inner, x)
	k.spans, k.keys, k.keyTimesQuery = t.take(rows*t.n.Hidden), t.take(rows*inner), t.take(rows*inner)
	clear(k.spans)
	weights := t.n.parameters[y.depthwise].Value
	t.eachTap(y, func(tap, to, from int) {
		kernel.AddMul(row(k.spans, to, t.n.Hidden), row(x, from, t.n.Hidden), row(weights, tap, t.n.Hidden))
	})
	t.dense(y.pointwise, k.keys, k.spans)
	kernel.Mul(k.keyTimesQuery, k.keys, k.query)
	k.kernels, k.values = t.take(rows*y.taps.out), t.take(rows*inner)
	t.dense(y.taps, k.kernels, k.keyTimesQuery)
	kernel.Softmax(k.kernels, k.kernels, y.Kernel)
	t.dense(y.convolved, k.values, x)
	t.applyKernels(y, c, k)
	return k
}

// applyKernels writes the sums of values weighted by kernels to the second half of each row of c [B*T][2I]. Cost: B*T*K*I
// multiply-adds.
func (t *Trace) applyKernels(y *layer, c []float32, k convolutionTrace) {
	inner, width := y.query.out, t.n.HeadWidth(y.Layer)
	for i := range t.rows() {
		clear(row(c, i, 2*inner)[inner:])
	}
	t.eachTap(y, func(tap, to, from int) {
		sum, v, weights := row(c, to, 2*inner)[inner:], row(k.values, from, inner), row(k.kernels, to, y.taps.out)
		for h := 0; h*width < inner; h++ {
			kernel.AddScaled(sum[h*width:(h+1)*width], v[h*width:], weights[h*y.Kernel+tap])
		}
	})
}

// eachTap calls visit for each tap of each token: row to of [B*T] receives what row from contributes. Taps that reach
// outside the sequence are skipped, because values there are 0.
func (t *Trace) eachTap(y *layer, visit func(tap, to, from int)) {
	for first := 0; first < t.rows(); first += t.Length {
		for i := range t.Length {
			for tap := range y.Kernel {
				if j := i + tap - y.Kernel/2; j >= 0 && j < t.Length {
					visit(tap, first+i, first+j)
				}
			}
		}
	}
}

// row returns row i of the matrix x [.][width].
func row(x []float32, i, width int) []float32 { return x[i*width : (i+1)*width] }

// convolutionBackward adds to gx [B*T][H] the gradient of convolution's input x, for the gradient g [B*T][2I] of its
// result.
func (b *backward) convolutionBackward(y *layer, k convolutionTrace, gx, g, x []float32) {
	inner := y.query.out
	gvalues, gkernels := b.memory.Zeros(len(k.values)), b.memory.Zeros(len(k.kernels))
	b.applyKernelsBackward(y, k, gvalues, gkernels, g)
	b.denseBackward(y.convolved, gx, gvalues, x)
	kernel.SoftmaxBack(gkernels, gkernels, k.kernels, y.Kernel)
	gkeys := b.memory.Zeros(len(k.keyTimesQuery)) // first the gradient of keyTimesQuery
	b.denseBackward(y.taps, gkeys, gkernels, k.keyTimesQuery)
	gquery := b.memory.Zeros(len(gkeys))
	kernel.AddMul(gquery, gkeys, k.keys)
	kernel.Mul(gkeys, gkeys, k.query) // now that of keys
	gspans := b.memory.Zeros(len(k.spans))
	b.denseBackward(y.pointwise, gspans, gkeys, k.spans)
	b.depthwiseBackward(y, gx, gspans, x)
	b.attentionBackward(y, k.attentionTrace, gx, g, 2*inner, x, gquery)
}

// applyKernelsBackward adds the gradients of applyKernels with respect to values and kernels to gvalues and gkernels.
func (b *backward) applyKernelsBackward(y *layer, k convolutionTrace, gvalues, gkernels, g []float32) {
	inner, width := y.query.out, b.n.HeadWidth(y.Layer)
	b.eachTap(y, func(tap, to, from int) {
		sum, v, weights := row(g, to, 2*inner)[inner:], row(k.values, from, inner), row(k.kernels, to, y.taps.out)
		gv, gw := row(gvalues, from, inner), row(gkernels, to, y.taps.out)
		for h := 0; h*width < inner; h++ {
			part := sum[h*width : (h+1)*width]
			gw[h*y.Kernel+tap] += kernel.Dot(part, v[h*width:])
			kernel.AddScaled(gv[h*width:(h+1)*width], part, weights[h*y.Kernel+tap])
		}
	})
}

// depthwiseBackward adds the gradient of the depthwise convolution's input to gx, for the gradient gspans of the spans,
// and adds to the gradient of its weights.
func (b *backward) depthwiseBackward(y *layer, gx, gspans, x []float32) {
	hidden, weights := b.n.Hidden, b.n.parameters[y.depthwise].Value
	b.eachTap(y, func(tap, to, from int) {
		g := row(gspans, to, hidden)
		kernel.AddMul(row(gx, from, hidden), g, row(weights, tap, hidden))
		if b.gradients != nil {
			kernel.AddMul(row(b.gradients[y.depthwise], tap, hidden), g, row(x, from, hidden))
		}
	})
}
