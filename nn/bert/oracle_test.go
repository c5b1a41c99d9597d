package bert_test

import (
	"math"

	"evolve/nn/bert"
)

// oracle computes an encoder by the definitions, in float64 and loop by loop, to compare a Network with. Matrices are
// slices of rows.
type oracle struct {
	bert.Encoder
	weights map[string][]float64
	shift   [][]float64 // [B*T][E], added to the sums of embeddings, to differentiate by them; nil for 0
}

// forward returns the output [B*T][H] for tokens [B][T].
func (o oracle) forward(tokens []int, length int) (out [][]float64) {
	for from := 0; from < len(tokens); from += length {
		x := o.embed(tokens[from:from+length], from)
		for i, l := range o.Layers {
			x = o.layer(i, l, x)
		}
		out = append(out, x...)
	}
	return out
}

func (o oracle) embed(tokens []int, from int) [][]float64 {
	x := make([][]float64, len(tokens))
	word, position, kind := o.weights["embeddings.word_embeddings.weight"], o.weights["embeddings.position_embeddings.weight"], o.weights["embeddings.token_type_embeddings.weight"]
	for t, token := range tokens {
		x[t] = make([]float64, o.Embedding)
		for e := range x[t] {
			x[t][e] = word[token*o.Embedding+e] + position[t*o.Embedding+e] + kind[e]
			if o.shift != nil {
				x[t][e] += o.shift[from+t][e]
			}
		}
	}
	o.norm("embeddings.LayerNorm", x)
	if o.Embedding != o.Hidden {
		x = o.dense("embeddings_project", x)
	}
	return x
}

func (o oracle) layer(i int, l bert.Layer, x [][]float64) [][]float64 {
	at := func(name string) string { return layerName(i) + name }
	y := o.operation(at("operation.operation."), l, x)
	if !l.Bare {
		y = add(o.dense(at("operation.output.dense"), y), x)
		o.norm(at("operation.output.LayerNorm"), y)
	}
	f := y
	for j := range l.Feed {
		name := "intermediate.dense_in"
		if j > 0 {
			name = "intermediate.dense_list." + string(rune('0'+j-1))
		}
		f = apply(o.dense(at(name), f), func(v float64) float64 { return v * math.Erfc(-v/math.Sqrt2) / 2 })
	}
	out := add(o.dense(at("output.dense"), f), y)
	o.norm(at("output.LayerNorm"), out)
	return out
}

func layerName(i int) string { return "encoder.layer." + string(rune('0'+i)) + "." }

func (o oracle) operation(at string, l bert.Layer, x [][]float64) [][]float64 {
	width := o.HeadWidth(l)
	if l.Op.Linear() {
		return transform(l.Op, o.dense(at+"input", x), width)
	}
	q, k, v := o.dense(at+"query", x), o.dense(at+"key", x), o.dense(at+"value", x)
	if l.Op == bert.DSC {
		return beside(attention(q, k, v, width), o.convolution(at, l, x, q, width))
	}
	if l.Op == bert.WMA {
		q = o.dense(at+"weight", q)
	}
	return attention(q, k, v, width)
}

// attention computes softmax(q k' / sqrt(width)) v of each head.
func attention(q, k, v [][]float64, width int) [][]float64 {
	out := zeros(len(q), len(q[0]))
	for h := 0; h < len(q[0]); h += width {
		for i := range q {
			scores := make([]float64, len(k))
			for j := range k {
				for u := h; u < h+width; u++ {
					scores[j] += q[i][u] * k[j][u] / math.Sqrt(float64(width))
				}
			}
			for j, p := range softmax(scores) {
				for u := h; u < h+width; u++ {
					out[i][u] += p * v[j][u]
				}
			}
		}
	}
	return out
}

// convolution computes the span-based dynamic convolution of x for queries q.
func (o oracle) convolution(at string, l bert.Layer, x, q [][]float64, width int) [][]float64 {
	depth, n := o.weights[at+"key_conv_attn_layer.depthwise.weight"], len(x)
	spans := zeros(n, o.Hidden)
	inside := func(t, k int) (int, bool) { s := t + k - l.Kernel/2; return s, s >= 0 && s < n }
	for t := range n {
		for k := range l.Kernel {
			for h := 0; h < o.Hidden; h++ {
				if s, ok := inside(t, k); ok {
					spans[t][h] += depth[h*l.Kernel+k] * x[s][h]
				}
			}
		}
	}
	keys := o.affine(o.weights[at+"key_conv_attn_layer.pointwise.weight"], o.weights[at+"key_conv_attn_layer.bias"], spans)
	for t := range keys {
		for u := range keys[t] {
			keys[t][u] *= q[t][u]
		}
	}
	kernels, values, out := o.dense(at+"conv_kernel_layer", keys), o.dense(at+"conv_out_layer", x), zeros(n, len(q[0]))
	for t := range n {
		for h := 0; h*width < len(q[0]); h++ {
			for k, p := range softmax(kernels[t][h*l.Kernel : (h+1)*l.Kernel]) {
				for u := h * width; u < (h+1)*width; u++ {
					if s, ok := inside(t, k); ok {
						out[t][u] += p * values[s][u]
					}
				}
			}
		}
	}
	return out
}

// transform computes DFT or DCT of each head by its definition, a sum over all tokens and units.
func transform(op bert.Op, x [][]float64, width int) [][]float64 {
	n, out := len(x), zeros(len(x), len(x[0]))
	factor := func(t, u, s, v int) float64 {
		if op == bert.DFT {
			return math.Cos(2 * math.Pi * (float64(t*s)/float64(n) + float64(u*v)/float64(width)))
		}
		return 4 * math.Cos(math.Pi*float64(t*(2*s+1))/float64(2*n)) * math.Cos(math.Pi*float64(u*(2*v+1))/float64(2*width))
	}
	for h := 0; h < len(x[0]); h += width {
		for t := range n {
			for u := range width {
				for s := range n {
					for v := range width {
						out[t][h+u] += x[s][h+v] * factor(t, u, s, v)
					}
				}
			}
		}
	}
	return out
}

func (o oracle) dense(name string, x [][]float64) [][]float64 {
	return o.affine(o.weights[name+".weight"], o.weights[name+".bias"], x)
}

func (o oracle) affine(w, b []float64, x [][]float64) [][]float64 {
	in := len(x[0])
	y := zeros(len(x), len(w)/in)
	for i := range y {
		for j := range y[i] {
			if b != nil {
				y[i][j] = b[j]
			}
			for k, v := range x[i] {
				y[i][j] += w[j*in+k] * v
			}
		}
	}
	return y
}

func (o oracle) norm(name string, x [][]float64) {
	scale, shift := o.weights[name+".weight"], o.weights[name+".bias"]
	for _, row := range x {
		mean, square := 0.0, 0.0
		for _, v := range row {
			mean += v / float64(len(row))
		}
		for _, v := range row {
			square += (v - mean) * (v - mean) / float64(len(row))
		}
		for i, v := range row {
			row[i] = (v-mean)/math.Sqrt(square+1e-12)*scale[i] + shift[i]
		}
	}
}

func softmax(x []float64) []float64 {
	p, sum := make([]float64, len(x)), 0.0
	for i, v := range x {
		p[i] = math.Exp(v)
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
	return p
}

func zeros(rows, cols int) [][]float64 {
	x := make([][]float64, rows)
	for i := range x {
		x[i] = make([]float64, cols)
	}
	return x
}

func add(x, y [][]float64) [][]float64 {
	for i := range x {
		for j := range x[i] {
			x[i][j] += y[i][j]
		}
	}
	return x
}

func apply(x [][]float64, f func(float64) float64) [][]float64 {
	for _, row := range x {
		for i, v := range row {
			row[i] = f(v)
		}
	}
	return x
}

// beside appends the rows of y to those of x.
func beside(x, y [][]float64) [][]float64 {
	for i := range x {
		x[i] = append(x[i], y[i]...)
	}
	return x
}
