package export

import (
	"fmt"
	"math"

	"evolve/nn/bert"
)

// encoder adds an encoder that reads tokens [B][T] and gives hidden [B][T][H].
func (g *graph) encoder(e bert.Encoder) {
	batch, time := dim{name: "B"}, dim{name: "T"}
	g.input("tokens", int64Type, batch, time)
	length := g.op("Slice", g.op("Shape", "tokens"), g.ints(1), g.ints(2)) // T
	x := g.op("Gather", "embeddings.word_embeddings.weight", "tokens")
	x = g.op("Add", x, g.op("Slice", "embeddings.position_embeddings.weight", g.ints(0), length, g.ints(0)))
	x = g.op("Add", x, g.op("Slice", "embeddings.token_type_embeddings.weight", g.ints(0), g.ints(1), g.ints(0)))
	if x = g.norm("embeddings.LayerNorm", x); e.Embedding != e.Hidden {
		x = g.dense("embeddings_project", x)
	}
	for i, l := range e.Layers {
		x = g.block(fmt.Sprintf("encoder.layer.%d.", i), e.Hidden, l, x, length)
	}
	g.output("hidden", x, batch, time, dim{size: e.Hidden})
}

// block adds one layer: an operation, its projection and residual unless it is bare, and the feed-forward layers.
func (g *graph) block(at string, hidden int, l bert.Layer, x, length string) string {
	y := g.operation(at+"operation.operation.", hidden, l, x, length)
	if !l.Bare {
		y = g.sum(at+"operation.output.", y, x)
	}
	z := g.gelu(g.dense(at+"intermediate.dense_in", y))
	for i := range len(l.Feed) - 1 {
		z = g.gelu(g.dense(fmt.Sprintf("%sintermediate.dense_list.%d", at, i), z))
	}
	return g.sum(at+"output.", z, y)
}

// operation adds the operation that mixes tokens, x [B][T][H].
func (g *graph) operation(at string, hidden int, l bert.Layer, x, length string) string {
	switch l.Op {
	case bert.SDP, bert.WMA:
		y, _ := g.attention(at, l.Heads, hidden/l.Heads, l.Op == bert.WMA, x)
		return g.op("Reshape", y, g.ints(0, 0, -1))
	case bert.DSC:
		return g.convolution(at, l, hidden, x, length)
	}
	z := g.heads(g.dense(at+"input", x), l.Heads)
	units := g.ints(hidden / l.Heads)
	if l.Op == bert.DCT {
		z = g.op("MatMul", g.op("MatMul", g.cosine(length), z), g.op("Transpose", g.cosine(units), integers("perm", 1, 0)))
	} else { // the real part: cosines on both sides, less sines on both sides
		cos, sin := g.fourier(length)
		cosUnits, sinUnits := g.fourier(units)
		z = g.op("Sub", g.op("MatMul", g.op("MatMul", cos, z), cosUnits), g.op("MatMul", g.op("MatMul", sin, z), sinUnits))
	}
	return g.op("Reshape", g.op("Transpose", z, integers("perm", 0, 2, 1, 3)), g.ints(0, 0, -1))
}

// dense adds x W^T + b.
func (g *graph) dense(at, x string) string { return g.op("Add", g.product(at, x), at+".bias") }

// product adds x W^T.
func (g *graph) product(at, x string) string {
	return g.op("MatMul", x, g.op("Transpose", at+".weight", integers("perm", 1, 0)))
}

// norm adds a layer normalisation.
func (g *graph) norm(at, x string) string {
	return g.op("LayerNormalization", x, at+".weight", at+".bias", float("epsilon", 1e-12))
}

// sum adds a projection of x, the residual, and their normalisation.
func (g *graph) sum(at, x, residual string) string {
	return g.norm(at+"LayerNorm", g.op("Add", g.dense(at+"dense", x), residual))
}

// gelu adds the exact GELU: x (1 + erf(x / sqrt 2)) / 2.
func (g *graph) gelu(x string) string {
	erf := g.op("Erf", g.op("Mul", x, g.number(math.Sqrt2/2)))
	return g.op("Mul", g.op("Mul", x, g.number(0.5)), g.op("Add", erf, g.number(1)))
}

// heads adds a transposition of x [B][T][n*u] to [B][n][T][u].
func (g *graph) heads(x string, n int) string {
	return g.op("Transpose", g.op("Reshape", x, g.ints(0, 0, n, -1)), integers("perm", 0, 2, 1, 3))
}

// attention adds scaled dot-product attention of heads with so many units each. It returns the result [B][T][heads][units]
// and the queries [B][T][heads*units]. With weighted, the queries are multiplied by one more matrix (WMA) after that.
func (g *graph) attention(at string, heads, units int, weighted bool, x string) (y, query string) {
	query = g.dense(at+"query", x)
	q := query
	if weighted {
		q = g.product(at+"weight", q)
	}
	k := g.op("Transpose", g.op("Reshape", g.dense(at+"key", x), g.ints(0, 0, heads, -1)), integers("perm", 0, 2, 3, 1))
	scores := g.op("Mul", g.op("MatMul", g.heads(q, heads), k), g.number(float32(1/math.Sqrt(float64(units)))))
	y = g.op("MatMul", g.op("Softmax", scores, integer("axis", -1)), g.heads(g.dense(at+"value", x), heads))
	return g.op("Transpose", y, integers("perm", 0, 2, 1, 3)), query
}

// convolution adds a span-based dynamic convolution (ConvBERT, arXiv 2008.02496): half of the heads attend, the others
// convolve with kernels that are computed from the tokens around.
func (g *graph) convolution(at string, l bert.Layer, hidden int, x, length string) string {
	half, units := max(1, l.Heads/2), hidden/l.Heads
	context, query := g.attention(at, half, units, false, x)
	side := l.Kernel / 2
	span := g.op("Conv", g.op("Transpose", x, integers("perm", 0, 2, 1)), at+"key_conv_attn_layer.depthwise.weight",
		integer("group", hidden), integers("pads", side, side))
	span = g.op("Add", g.op("Conv", span, at+"key_conv_attn_layer.pointwise.weight"), at+"key_conv_attn_layer.bias")
	taps := g.dense(at+"conv_kernel_layer", g.op("Mul", g.op("Transpose", span, integers("perm", 0, 2, 1)), query))
	taps = g.op("Softmax", g.op("Reshape", taps, g.ints(0, 0, half, l.Kernel)), integer("axis", -1))
	values := g.op("Pad", g.dense(at+"conv_out_layer", x), g.ints(0, side, 0, 0, side, 0))
	sum := ""
	for i := range l.Kernel {
		neighbours := g.op("Slice", values, g.ints(i), g.op("Add", length, g.ints(i)), g.ints(1))
		neighbours = g.op("Reshape", neighbours, g.ints(0, 0, half, -1))
		part := g.op("Mul", neighbours, g.op("Slice", taps, g.ints(i), g.ints(i+1), g.ints(3)))
		if sum == "" {
			sum = part
		} else {
			sum = g.op("Add", sum, part)
		}
	}
	return g.op("Reshape", g.op("Concat", context, sum, integer("axis", 2)), g.ints(0, 0, -1))
}

// outer adds the matrix [n][n] of i (a j + b) modulo n*modulus, as float32. The products are whole numbers, so the angles that
// are made of them stay small and exact however long a sequence is.
func (g *graph) outer(n string, a, b, modulus int) string {
	index := g.op("Range", g.scalar(0), g.op("Squeeze", n), g.scalar(1))
	left := g.op("Unsqueeze", index, g.ints(1))
	right := g.op("Add", g.op("Mul", index, g.ints(a)), g.ints(b))
	return g.op("Cast", g.op("Mod", g.op("Mul", left, right), g.op("Mul", n, g.ints(modulus))), integer("to", float32Type))
}

// fourier adds the matrices [n][n] of the cosines and the sines of 2 pi i j / n.
func (g *graph) fourier(n string) (cos, sin string) {
	angle := g.op("Div", g.op("Mul", g.outer(n, 1, 0, 1), g.number(2*math.Pi)), g.op("Cast", n, integer("to", float32Type)))
	return g.op("Cos", angle), g.op("Sin", angle)
}

// cosine adds the matrix [n][n] of 2 cos(pi i (2 j + 1) / (2 n)), the cosine transform of type II.
func (g *graph) cosine(n string) string {
	angle := g.op("Div", g.op("Mul", g.outer(n, 2, 1, 4), g.number(math.Pi/2)), g.op("Cast", n, integer("to", float32Type)))
	return g.op("Mul", g.op("Cos", angle), g.number(2))
}
