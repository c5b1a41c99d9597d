package kernel

import "math"

// All functions of this file work element by element on the first len(dst) elements of each slice. They panic if a slice
// is shorter. dst may be one of the sources.

// Add computes dst = a + b.
func Add(dst, a, b []float32) {
	a, b = a[:len(dst):len(a)], b[:len(dst):len(b)]
	if active != nil && len(dst) > 0 {
		active.add(&dst[0], &a[0], &b[0], len(dst))
		return
	}
	for i := range dst {
		dst[i] = a[i] + b[i]
	}
}

// Mul computes dst = a * b.
func Mul(dst, a, b []float32) {
	a, b = a[:len(dst):len(a)], b[:len(dst):len(b)]
	if active != nil && len(dst) > 0 {
		active.mul(&dst[0], &a[0], &b[0], len(dst))
		return
	}
	for i := range dst {
		dst[i] = a[i] * b[i]
	}
}

// Blend computes dst = a * b + (1 - a) * c.
func Blend(dst, a, b, c []float32) {
	a, b, c = a[:len(dst):len(a)], b[:len(dst):len(b)], c[:len(dst):len(c)]
	if active != nil && len(dst) > 0 {
		active.blend(&dst[0], &a[0], &b[0], &c[0], len(dst))
		return
	}
	for i := range dst {
		dst[i] = float32(a[i]*b[i]) + float32((1-a[i])*c[i])
	}
}

// Scale computes dst = by * x.
func Scale(dst, x []float32, by float32) {
	x = x[:len(dst):len(x)]
	if active != nil && len(dst) > 0 {
		active.scale(&dst[0], &x[0], by, len(dst))
		return
	}
	for i, v := range x {
		dst[i] = by * v
	}
}

// Less computes dst = x - minus.
func Less(dst, x []float32, minus float32) {
	x = x[:len(dst):len(x)]
	if active != nil && len(dst) > 0 {
		active.less(&dst[0], &x[0], minus, len(dst))
		return
	}
	for i, v := range x {
		dst[i] = v - minus
	}
}

// AddScaled computes dst += by * x.
func AddScaled(dst, x []float32, by float32) {
	x = x[:len(dst):len(x)]
	if active != nil && len(dst) > 0 {
		active.addScaled(&dst[0], &x[0], by, len(dst))
		return
	}
	for i, v := range x {
		dst[i] += float32(by * v)
	}
}

// AddOverRoot computes dst += by * x / (sqrt(y) + plus), a step of Adam (Kingma & Ba 2015, arXiv 1412.6980).
func AddOverRoot(dst, x, y []float32, by, plus float32) {
	x, y = x[:len(dst):len(x)], y[:len(dst):len(y)]
	if active != nil && len(dst) > 0 {
		active.addOverRoot(&dst[0], &x[0], &y[0], by, plus, len(dst))
		return
	}
	for i := range dst {
		dst[i] += float32(float32(by*x[i]) / (float32(math.Sqrt(float64(y[i]))) + plus))
	}
}

// Clamp computes dst = min(max(x, -limit), limit). NaN becomes 0.
func Clamp(dst, x []float32, limit float32) {
	x = x[:len(dst):len(x)]
	if active != nil && len(dst) > 0 {
		active.clamp(&dst[0], &x[0], limit, len(dst))
		return
	}
	for i, v := range x {
		if v != v {
			v = 0
		}
		dst[i] = max(-limit, min(v, limit))
	}
}

// LeakyReLU computes dst = x where x > 0, and 0.01 x elsewhere.
func LeakyReLU(dst, x []float32) { applyUnary(dst, x, leakyReLU) }

// Tanh computes dst = tanh(x), with a relative error below 5e-7. The result is +-1 where that is nearest.
func Tanh(dst, x []float32) { applyUnary(dst, x, tanh) }

// Sigmoid computes dst = 1 / (1 + exp(-x)), with a relative error below 5e-7.
func Sigmoid(dst, x []float32) { applyUnary(dst, x, sigmoid) }

// GELU computes dst = x Phi(x) with the standard normal distribution function Phi (Hendrycks & Gimpel 2016, arXiv
// 1606.08415). The error is below 3e-7 |x|.
func GELU(dst, x []float32) { applyUnary(dst, x, gelu) }

// unary holds a function of one variable, in assembly and in plain Go.
type unary struct {
	assembly func(m *machine) func(dst, x *float32, n int)
	generic  func(x float32) float32
}

// The functions of one variable. NaN stays NaN in all of them.
var (
	tanh      = unary{func(m *machine) func(dst, x *float32, n int) { return m.tanh }, tanhGeneric}
	sigmoid   = unary{func(m *machine) func(dst, x *float32, n int) { return m.sigmoid }, sigmoidGeneric}
	gelu      = unary{func(m *machine) func(dst, x *float32, n int) { return m.gelu }, geluGeneric}
	leakyReLU = unary{func(m *machine) func(dst, x *float32, n int) { return m.leakyReLU }, leakyReLUGeneric}
)

// applyUnary computes dst = f(x).
func applyUnary(dst, x []float32, f unary) {
	x = x[:len(dst):len(x)]
	if active != nil && len(dst) > 0 {
		f.assembly(active)(&dst[0], &x[0], len(dst))
		return
	}
	for i, v := range x {
		dst[i] = f.generic(v)
	}
}

// FillRows copies row to every row of dst [.][len(row)].
func FillRows(dst, row []float32) {
	for i := 0; i < len(dst); i += len(row) {
		copy(dst[i:i+len(row)], row)
	}
}
