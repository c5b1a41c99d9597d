package bert

import "math/bits"

// Parameters counts every weight, bias and scale that training changes, without a head for any task. The module tree is
// that of ELECTRA with two segments. For the networks of NAS-Bench-BERT the count equals the published one.
func (e Encoder) Parameters() int {
	n := (e.Vocabulary+e.Positions+2)*e.Embedding + normSize(e.Embedding)
	if e.Embedding != e.Hidden {
		n += denseSize(e.Embedding, e.Hidden)
	}
	for _, l := range e.Layers {
		n += e.operationParameters(l) + e.feedParameters(l)
	}
	return n
}

// denseSize counts a matrix and its bias. normSize counts the scales and shifts of a normalisation.
func denseSize(in, out int) int { return in*out + out }
func normSize(width int) int    { return 2 * width }

// operationParameters counts an operation and, unless bare, the projection behind it and its normalisation.
func (e Encoder) operationParameters(l Layer) (n int) {
	inner := e.Inner(l)
	switch l.Op {
	case DFT, DCT:
		n = denseSize(e.Hidden, e.Hidden)
	case WMA:
		n = 3*denseSize(e.Hidden, inner) + inner*inner
	case DSC:
		n = 3*denseSize(e.Hidden, inner) + e.convolutionParameters(l)
	default:
		n = 3 * denseSize(e.Hidden, inner)
	}
	if l.Bare {
		return n
	}
	return n + denseSize(e.mixedWidth(l), e.Hidden) + normSize(e.Hidden)
}

// convolutionParameters counts the convolution of keys (K taps for each unit, then a matrix and a bias), the layer that
// computes the kernels, and the layer that computes the values.
func (e Encoder) convolutionParameters(l Layer) int {
	inner := e.Inner(l)
	return e.Hidden*l.Kernel + denseSize(e.Hidden, inner) + denseSize(inner, l.AttentionHeads()*l.Kernel) + denseSize(e.Hidden, inner)
}

// mixedWidth returns the width of what the operation hands to the output projection: H for a transform, I for attention,
// 2I for DSC, which has attention and convolution side by side.
func (e Encoder) mixedWidth(l Layer) int {
	switch {
	case l.Op.Linear():
		return e.Hidden
	case l.Op == DSC:
		return 2 * e.Inner(l)
	}
	return e.Inner(l)
}

// feedParameters counts the feed-forward layers, the projection behind them and its normalisation.
func (e Encoder) feedParameters(l Layer) (n int) {
	in := e.Hidden
	for _, width := range l.Feed {
		n += denseSize(in, width)
		in = width
	}
	return n + denseSize(in, e.Hidden) + normSize(e.Hidden)
}

// MultiplyAdds counts the multiplications, each with an addition, of a forward pass over one sequence of length (T)
// tokens: dense layers, convolutions, and the two products of attention, T*T*I each. A transform of n numbers counts as a
// fast one, n*log2(n) with the logarithm rounded up, over T and over the units of each head; the implementation here uses
// matrices and takes more. Work that is linear in the width of a layer is left out: look-up, bias, residual,
// normalisation, softmax and GELU.
func (e Encoder) MultiplyAdds(length int) int {
	n := 0
	if e.Embedding != e.Hidden {
		n = length * e.Embedding * e.Hidden
	}
	for _, l := range e.Layers {
		n += e.operationProducts(l, length) + length*e.feedProducts(l)
	}
	return n
}

// operationProducts counts the multiply-adds of an operation and the projection behind it, for one sequence.
func (e Encoder) operationProducts(l Layer, length int) (n int) {
	inner := e.Inner(l)
	attention := 3*length*e.Hidden*inner + 2*length*length*inner
	switch l.Op {
	case DFT, DCT:
		n = length*e.Hidden*e.Hidden + length*e.Hidden*(log2(length)+log2(e.HeadWidth(l)))
	case WMA:
		n = attention + length*inner*inner
	case DSC:
		n = attention + length*e.convolutionProducts(l)
	default:
		n = attention
	}
	if l.Bare {
		return n
	}
	return n + length*e.mixedWidth(l)*e.Hidden
}

// convolutionProducts counts the multiply-adds of DSC's convolution for one token: the convolution of keys, its product
// with the query, the kernel, the values, and the sum of values weighted by the kernel.
func (e Encoder) convolutionProducts(l Layer) int {
	inner := e.Inner(l)
	kernels := e.Hidden*l.Kernel + e.Hidden*inner + inner + inner*l.AttentionHeads()*l.Kernel
	return kernels + e.Hidden*inner + inner*l.Kernel
}

// feedProducts counts the multiply-adds of the feed-forward layers and the projection behind them, for one token.
func (e Encoder) feedProducts(l Layer) (n int) {
	in := e.Hidden
	for _, width := range l.Feed {
		n += in * width
		in = width
	}
	return n + in*e.Hidden
}

// log2 returns the logarithm of n to base 2, rounded up.
func log2(n int) int { return bits.Len(uint(n - 1)) }

// PeakActivation returns how many bytes of float32 activations a forward pass over [batch][length] tokens holds at once
// when it keeps nothing for a backward pass: 4 * batch * (T*H + most). T*H is the input of a layer, which its residual
// reads. most is the largest sum of intermediate values of any layer, with T = length, I = Inner and h = AttentionHeads:
//
//	SDP        T*(3*I + I + H) + h*T*T            q, k, v; result, output; attention maps
//	WMA        the same + T*I                     the second query
//	DFT, DCT   T*2*H, T*3*H unless Bare           input, transform, output
//	DSC        T*(3*I + H + 3*I + h*K + 2*I + H)  q, k, v; spans, keys, values, keys times query; kernels;
//	           + h*T*T                            both halves, output; attention maps
//	feed       T*(in + out)                       two neighbours in H, Feed..., H
//
// and T*E for the embeddings. Weights and buffers of the implementation are left out.
func (e Encoder) PeakActivation(batch, length int) int {
	most := length * e.Embedding
	for _, l := range e.Layers {
		most = max(most, e.operationActivation(l, length), length*e.feedActivation(l))
	}
	return 4 * batch * (length*e.Hidden + most)
}

// operationActivation counts the values that an operation and its projection hold at once, for one sequence.
func (e Encoder) operationActivation(l Layer, length int) int {
	inner, heads := e.Inner(l), l.AttentionHeads()
	attention := length*(4*inner+e.Hidden) + heads*length*length
	switch {
	case l.Bare:
		return length * 2 * e.Hidden
	case l.Op.Linear():
		return length * 3 * e.Hidden
	case l.Op == WMA:
		return attention + length*inner
	case l.Op == DSC:
		return attention + length*(e.Hidden+4*inner+heads*l.Kernel)
	}
	return attention
}

// feedActivation counts the values that two neighbouring feed-forward layers hold at once, for one token.
func (e Encoder) feedActivation(l Layer) (most int) {
	in := e.Hidden
	for _, width := range l.Feed {
		most = max(most, in+width)
		in = width
	}
	return max(most, in+e.Hidden)
}
