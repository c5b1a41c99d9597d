package bert

import "math/bits"

// Parameters counts every weight, bias and gain that the network trains: the module tree of the usual ELECTRA
// with two token types, without a head for any task. For networks of the paper it is the published count, exactly.
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

// denseSize counts a matrix and its bias, normSize the gains and biases of a normalisation.
func denseSize(in, out int) int { return in*out + out }
func normSize(width int) int    { return 2 * width }

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

// convolutionParameters counts the convolution of keys (a tap for each unit, then a matrix, one bias), the layer that
// makes the kernels, and the layer that makes what they are applied to.
func (e Encoder) convolutionParameters(l Layer) int {
	inner := e.Inner(l)
	return e.Hidden*l.Kernel + denseSize(e.Hidden, inner) + denseSize(inner, l.AttentionHeads()*l.Kernel) + denseSize(e.Hidden, inner)
}

// mixedWidth is the width of what the operation hands to the output layer: DSC has attention and convolution side by side.
func (e Encoder) mixedWidth(l Layer) int {
	switch {
	case l.Op.Linear():
		return e.Hidden
	case l.Op == DSC:
		return 2 * e.Inner(l)
	}
	return e.Inner(l)
}

func (e Encoder) feedParameters(l Layer) (n int) {
	in := e.Hidden
	for _, width := range l.Feed {
		n += denseSize(in, width)
		in = width
	}
	return n + denseSize(in, e.Hidden) + normSize(e.Hidden)
}

// MultiplyAdds counts the multiplications, each with its addition, that one sequence of that many tokens (T) costs
// going forward: dense layers, convolutions and the two products of attention, T*T*inner each. A transform of n numbers
// counts as a fast one, n log2 n with the logarithm rounded up, over T and the units of each head; one computed by
// matrices costs more. What is linear in the width of a layer is left out: look-up, bias, residual, normalisation,
// softmax, GELU.
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

// convolutionProducts is of one token: keys convolved per unit and mixed, times the query, to a kernel; values; both.
func (e Encoder) convolutionProducts(l Layer) int {
	inner := e.Inner(l)
	kernels := e.Hidden*l.Kernel + e.Hidden*inner + inner + inner*l.AttentionHeads()*l.Kernel
	return kernels + e.Hidden*inner + inner*l.Kernel
}

func (e Encoder) feedProducts(l Layer) (n int) {
	in := e.Hidden
	for _, width := range l.Feed {
		n += in * width
		in = width
	}
	return n + in*e.Hidden
}

// log2 rounds up.
func log2(n int) int { return bits.Len(uint(n - 1)) }

// PeakActivation is how many bytes of float32 a forward pass over [batch][length] tokens holds at once when it keeps
// nothing for going back: 4 * batch * (T*H + most), the input of a layer, which its residual needs, and the most that any
// layer makes of it. That is, by T = length, I = Inner and h = AttentionHeads,
//
//	SDP        T*(3*I + I + H) + h*T*T            q, k, v, what is attended to, output; attention
//	WMA        the same + T*I                     the query once more
//	DFT, DCT   T*2*H, T*3*H unless Bare           input layer, transform, output
//	DSC        T*(3*I + H + 3*I + h*K + 2*I + H)  q, k, v; convolution's keys, mixed, values, times query; kernels;
//	           + h*T*T                            both halves, output; attention
//	feed       T*(in + out)                       of two neighbours in H, Feed..., H; the first is the input of the stack
//
// and T*E of the embeddings. Weights and the library's own buffers are not in it.
func (e Encoder) PeakActivation(batch, length int) int {
	most := length * e.Embedding
	for _, l := range e.Layers {
		most = max(most, e.operationActivation(l, length), length*e.feedActivation(l))
	}
	return 4 * batch * (length*e.Hidden + most)
}

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

// feedActivation is of one token.
func (e Encoder) feedActivation(l Layer) (most int) {
	in := e.Hidden
	for _, width := range l.Feed {
		most = max(most, in+width)
		in = width
	}
	return max(most, in+e.Hidden)
}
