package kernel

import "math"

// All functions here work element by element; dst may be one of the sources. Slices shorter than dst panic.

// Add is dst = a + b.
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

// Mul is dst = a * b.
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

// Blend is dst = a * b + (1 - a) * c.
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

// Scale is dst = by * x.
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

// Less is dst = x - minus.
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

// AddScaled is dst += by * x.
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

// AddOverRoot is dst += by * x / (sqrt(y) + plus): a step of Adam.
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

// Clamp is dst = x within +-limit; NaN becomes 0.
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

// LeakyReLU is dst = x where x > 0, and 0.01 x elsewhere.
func LeakyReLU(dst, x []float32) { applyUnary(dst, x, leakyReLU) }

// Tanh is dst = tanh(x), within 5e-7 of it; +-1 where that is nearest.
func Tanh(dst, x []float32) { applyUnary(dst, x, tanh) }

// Sigmoid is dst = 1 / (1 + exp(-x)), within 5e-7 of it.
func Sigmoid(dst, x []float32) { applyUnary(dst, x, sigmoid) }

// GELU is dst = x Phi(x), Phi the standard normal distribution function; within 3e-7 |x|.
func GELU(dst, x []float32) { applyUnary(dst, x, gelu) }

// unary is a function of one variable: assembly, and the same in plain Go.
type unary struct {
	assembly func(m *machine) func(dst, x *float32, n int)
	generic  func(x float32) float32
}

// NaN stays NaN in all of them.
var (
	tanh      = unary{func(m *machine) func(dst, x *float32, n int) { return m.tanh }, tanhGeneric}
	sigmoid   = unary{func(m *machine) func(dst, x *float32, n int) { return m.sigmoid }, sigmoidGeneric}
	gelu      = unary{func(m *machine) func(dst, x *float32, n int) { return m.gelu }, geluGeneric}
	leakyReLU = unary{func(m *machine) func(dst, x *float32, n int) { return m.leakyReLU }, leakyReLUGeneric}
)

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
