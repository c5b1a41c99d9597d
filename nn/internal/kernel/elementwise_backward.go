package kernel

// The functions of this file add to dst the gradient of an elementwise function's input, for the gradient g of its result.
// dst must be neither g nor another argument.

// AddMul computes dst += g * b.
func AddMul(dst, g, b []float32) {
	g, b = g[:len(dst):len(g)], b[:len(dst):len(b)]
	if active != nil && len(dst) > 0 {
		active.addMul(&dst[0], &g[0], &b[0], len(dst))
		return
	}
	for i := range dst {
		dst[i] += float32(g[i] * b[i])
	}
}

// BlendBack adds the gradients of Blend's inputs va, vb and vc to a, b and c, for the gradient g of its result
// va * vb + (1 - va) * vc. It leaves out a gradient that is nil.
func BlendBack(a, b, c, g, va, vb, vc []float32) {
	if a != nil {
		addMulDifference(a, g, vb, vc)
	}
	if b != nil {
		AddMul(b, g, va)
	}
	if c != nil {
		addDerivative(c, g, va, oneMinus)
	}
}

// addMulDifference computes dst += g * (b - c).
func addMulDifference(dst, g, b, c []float32) {
	g, b, c = g[:len(dst):len(g)], b[:len(dst):len(b)], c[:len(dst):len(c)]
	if active != nil && len(dst) > 0 {
		active.addMulDifference(&dst[0], &g[0], &b[0], &c[0], len(dst))
		return
	}
	for i := range dst {
		dst[i] += float32(g[i] * (b[i] - c[i]))
	}
}

// TanhBack computes dst += g * (1 - y^2) for y = tanh(x).
func TanhBack(dst, g, y []float32) { addDerivative(dst, g, y, tanhDerivative) }

// SigmoidBack computes dst += g * y * (1 - y) for y = 1 / (1 + exp(-x)).
func SigmoidBack(dst, g, y []float32) { addDerivative(dst, g, y, sigmoidDerivative) }

// LeakyReLUBack computes dst += g where y > 0 and dst += 0.01 g elsewhere, for y = LeakyReLU(x).
func LeakyReLUBack(dst, g, y []float32) { addDerivative(dst, g, y, leakyReLUDerivative) }

// GELUBack computes dst += g * (Phi(x) + x phi(x)), the derivative of GELU at x within 5e-7.
func GELUBack(dst, g, x []float32) { addDerivative(dst, g, x, geluDerivative) }

// derivative holds the derivative of a function of one variable: assembly that adds its product with g to dst, and the
// derivative in plain Go.
type derivative struct {
	assembly func(m *machine) func(dst, g, y *float32, n int)
	generic  func(y float32) float32
}

// The derivatives, as functions of the result y, or of the input for GELU and Blend.
var (
	tanhDerivative = derivative{func(m *machine) func(dst, g, y *float32, n int) { return m.tanhBack },
		func(y float32) float32 { return 1 - float32(y*y) }}
	sigmoidDerivative = derivative{func(m *machine) func(dst, g, y *float32, n int) { return m.sigmoidBack },
		func(y float32) float32 { return (1 - y) * y }}
	leakyReLUDerivative = derivative{func(m *machine) func(dst, g, y *float32, n int) { return m.leakyReLUBack }, leakyReLUDerivativeGeneric}
	geluDerivative      = derivative{func(m *machine) func(dst, g, x *float32, n int) { return m.geluBack }, geluDerivativeGeneric}
	oneMinus            = derivative{func(m *machine) func(dst, g, y *float32, n int) { return m.addMulRest },
		func(a float32) float32 { return 1 - a }}
)

// leakyReLUDerivativeGeneric returns the derivative of LeakyReLU by its result y.
func leakyReLUDerivativeGeneric(y float32) float32 {
	if y > 0 {
		return 1
	}
	return 0.01
}

// addDerivative computes dst += g * s(y).
func addDerivative(dst, g, y []float32, s derivative) {
	g, y = g[:len(dst):len(g)], y[:len(dst):len(y)]
	if active != nil && len(dst) > 0 {
		s.assembly(active)(&dst[0], &g[0], &y[0], len(dst))
		return
	}
	for i := range dst {
		dst[i] += float32(g[i] * s.generic(y[i]))
	}
}
