package train

import (
	"evolve/nn"
	"evolve/nn/bert"
	"evolve/nn/internal/kernel"
)

// head says which word stands at a place, of what an encoder leaves there: a dense map from H to E, exact GELU, a
// normalisation, and a decoder whose rows are the word embeddings.
type head struct {
	weight, bias *Parameter // of the dense map, [E][H] and [E]
	scale, shift *Parameter // of the normalisation, [E]
	words        *Parameter // the encoder's table, [V][E]
	guess        *Parameter // the decoder's bias, [V]

	decoder               nn.Decoder
	packed, reverse, read kernel.Matrix
}

// headStream is no stream of an encoder's weights.
const headStream = 1 << 47

func newHead(e bert.Encoder, words *Parameter, key uint64) head {
	h := head{
		weight: newParameter("dense.weight", e.Embedding, e.Hidden), bias: newParameter("dense.bias", e.Embedding),
		scale: newParameter("norm.weight", e.Embedding), shift: newParameter("norm.bias", e.Embedding),
		words: words, guess: newParameter("bias", e.Vocabulary),
	}
	kernel.Normal(h.weight.Value, bert.Deviation, key, headStream)
	for i := range h.scale.Value {
		h.scale.Value[i] = 1
	}
	h.decoder = nn.Decoder{Rows: words.Value, Bias: h.guess.Value, Width: e.Embedding}
	return h
}

// parameters are the head's own, without the words.
func (h *head) parameters() []*Parameter {
	return []*Parameter{h.weight, h.bias, h.scale, h.shift, h.guess}
}

func (h *head) sizes() (out, in int) { return h.weight.Shape[0], h.weight.Shape[1] }

// pack takes the weights as they are into products.
func (h *head) pack() {
	out, in := h.sizes()
	h.packed.PackTransposed(h.weight.Value, in, out, in)
	h.reverse.Pack(h.weight.Value, in, out, in)
	h.decoder.Pack(true)
}

// headTrace is what the reverse needs, for N rows.
type headTrace struct {
	x       []float32 // [N][H], what came in
	before  []float32 // [N][E], before GELU
	plain   []float32 // [N][E], normalised, before scale and shift
	inverse []float32 // [N], of deviations
	y       []float32 // [N][E], what is decoded
}

// forward reads x [N][H]. Cost: N*H*E multiply-adds.
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

// loss is the mean over x [N][H] of how little the words were expected.
func (h *head) loss(x []float32, words []int, memory *nn.Arena[float32]) float64 {
	return h.decoder.Loss(h.forward(x, memory).y, words, memory)
}

// gradients is loss, and its derivative with respect to x. It writes those of the head's parameters, and what decoding
// means for the words.
func (h *head) gradients(x []float32, words []int, memory *nn.Arena[float32]) (loss float64, gx []float32) {
	makeGradients(append(h.parameters(), h.words)...)
	t := h.forward(x, memory)
	g := memory.Take(len(t.y))
	loss = h.decoder.Gradients(nn.DecoderGradients{Y: g, Rows: h.words.Gradient, Bias: h.guess.Gradient}, t.y, words, memory)
	h.normBack(t, g)
	before := memory.Zeros(len(g))
	kernel.GELUBack(before, g, t.before)
	return loss, h.denseBack(t, before, memory)
}

// normBack makes the gradient g of what is decoded that of GELU's result.
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

// denseBack returns the gradient of x, for the gradient g of the dense map's result.
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
