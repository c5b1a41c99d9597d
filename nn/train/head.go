package train

import (
	"evolve/nn"
	"evolve/nn/bert"
	"evolve/nn/internal/kernel"
)

// head predicts the word at a position from the output of an encoder there. It is a dense map from H to E, exact GELU, a layer
// normalisation, and a decoder whose rows are the word embeddings, as in BERT.
type head struct {
	weight, bias *Parameter // of the dense map, [E][H] and [E]
	scale, shift *Parameter // of the normalisation, [E] each
	words        *Parameter // the encoder's word embeddings, [D][E]
	frequencies  *Parameter // the bias of the decoder, [D]

	decoder               nn.Decoder
	packed, reverse, read kernel.Matrix
}

// headStream is the random stream of the head's weights. No weight of an encoder has it.
const headStream = 1 << 47

// newHead draws a head for the word embeddings of an encoder.
func newHead(e bert.Encoder, words *Parameter, key uint64) head {
	h := head{
		weight: newParameter("dense.weight", e.Embedding, e.Hidden), bias: newParameter("dense.bias", e.Embedding),
		scale: newParameter("norm.weight", e.Embedding), shift: newParameter("norm.bias", e.Embedding),
		words: words, frequencies: newParameter("bias", e.Vocabulary),
	}
	kernel.Normal(h.weight.Value, bert.Deviation, key, headStream)
	for i := range h.scale.Value {
		h.scale.Value[i] = 1
	}
	h.decoder = nn.Decoder{Rows: words.Value, Bias: h.frequencies.Value, Width: e.Embedding}
	return h
}

// parameters returns the parameters of the head, without the word embeddings.
func (h *head) parameters() []*Parameter {
	return []*Parameter{h.weight, h.bias, h.scale, h.shift, h.frequencies}
}

// sizes returns E and H.
func (h *head) sizes() (out, in int) { return h.weight.Shape[0], h.weight.Shape[1] }

// pack copies the present weights to the layouts of the matrix products.
func (h *head) pack() {
	out, in := h.sizes()
	h.packed.PackTransposed(h.weight.Value, in, out, in)
	h.reverse.Pack(h.weight.Value, in, out, in)
	h.decoder.Pack(true)
}

// headTrace holds what the backward pass needs of N rows.
type headTrace struct {
	x       []float32 // [N][H], the input
	before  []float32 // [N][E], before GELU
	plain   []float32 // [N][E], normalised, before scale and shift
	inverse []float32 // [N], 1 / standard deviation of each row
	y       []float32 // [N][E], the input of the decoder
}

// forward computes the input of the decoder from x [N][H]. Cost: N*H*E multiply-adds.
func (h *head) forward(x []float32, memory *nn.Arena[float32]) headTrace {
	out, in := h.sizes()
	n := len(x) / in
	t := headTrace{x, memory.Take(n * out), memory.Take(n * out), memory.Take(n), memory.Take(n * out)}
	h.packed.MulBias(t.before, out, h.bias.Value, x, in, n)
	kernel.GELU(t.plain, t.before)
	for i := range n {
		plain, y := t.plain[i*out:(i+1)*out], t.y[i*out:(i+1)*out]
		t.inverse[i] = kernel.Normalize(plain, plain)
		kernel.Mul(y, plain, h.scale.Value)
		kernel.Add(y, y, h.shift.Value)
	}
	return t
}

// loss returns the mean cross-entropy of the words at x [N][H].
func (h *head) loss(x []float32, words []int, memory *nn.Arena[float32]) float64 {
	return h.decoder.Loss(h.forward(x, memory).y, words, memory)
}

// gradients returns the loss and its gradient with respect to x [N][H]. It sets the gradients of the head's parameters, and in
// the gradient of the word embeddings the part that comes from the decoder.
func (h *head) gradients(x []float32, words []int, memory *nn.Arena[float32]) (loss float64, gx []float32) {
	makeGradients(append(h.parameters(), h.words)...)
	t := h.forward(x, memory)
	g := memory.Take(len(t.y))
	loss = h.decoder.Gradients(nn.DecoderGradients{Y: g, Rows: h.words.Gradient, Bias: h.frequencies.Gradient}, t.y, words, memory)
	h.normBack(t, g)
	before := memory.Zeros(len(g))
	kernel.GELUBack(before, g, t.before)
	return loss, h.denseBack(t, before, memory)
}

// normBack replaces g, the gradient of y, by the gradient of the result of GELU.
func (h *head) normBack(t headTrace, g []float32) {
	width := len(h.scale.Value)
	clear(h.scale.Gradient)
	clear(h.shift.Gradient)
	for i, inverse := range t.inverse {
		row, plain := g[i*width:(i+1)*width], t.plain[i*width:(i+1)*width]
		kernel.AddMul(h.scale.Gradient, row, plain)
		kernel.Add(h.shift.Gradient, h.shift.Gradient, row)
		kernel.Mul(row, row, h.scale.Value)
		kernel.NormalizeBack(row, plain, inverse)
	}
}

// denseBack returns the gradient of x for g, the gradient of the result of the dense map.
func (h *head) denseBack(t headTrace, g []float32, memory *nn.Arena[float32]) []float32 {
	out, in := h.sizes()
	n := len(t.inverse)
	kernel.ColumnSums(h.bias.Gradient, g, n)
	clear(h.weight.Gradient)
	h.read.Pack(t.x, in, n, in)
	h.read.MulAddOf(h.weight.Gradient, in, g, out, out)
	gx := memory.Zeros(len(t.x))
	h.reverse.MulAdd(gx, in, g, out, n)
	return gx
}
