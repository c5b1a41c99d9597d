package kernel

// The reverse of elementwise functions adds to dst what gradient g of their result means for an input. dst is neither g
// nor an input.

// AddMul is dst += g * b.
func AddMul(dst, g, b []float32) {
	g, b = g[:len(dst):len(g)], b[:len(dst):len(b)]
	if in != nil && len(dst) > 0 {
		in.addMul(&dst[0], &g[0], &b[0], len(dst))
		return
	}
	for i := range dst {
		dst[i] += float32(g[i] * b[i])
	}
}

// BlendBack adds to a, b and c what g means for a * b + (1 - a) * c, of which va, vb and vc are the inputs. A gradient
// that is nil is not wanted.
func BlendBack(a, b, c, g, va, vb, vc []float32) {
	if a != nil {
		addMulDifference(a, g, vb, vc)
	}
	if b != nil {
		AddMul(b, g, va)
	}
	if c != nil {
		back(c, g, va, rest)
	}
}

// addMulDifference is dst += g * (b - c).
func addMulDifference(dst, g, b, c []float32) {
	g, b, c = g[:len(dst):len(g)], b[:len(dst):len(b)], c[:len(dst):len(c)]
	if in != nil && len(dst) > 0 {
		in.addMulDifference(&dst[0], &g[0], &b[0], &c[0], len(dst))
		return
	}
	for i := range dst {
		dst[i] += float32(g[i] * (b[i] - c[i]))
	}
}

// TanhBack is dst += g * (1 - y^2) for y = tanh(x).
func TanhBack(dst, g, y []float32) { back(dst, g, y, tanhSlope) }

// SigmoidBack is dst += g * y * (1 - y) for y = 1 / (1 + exp(-x)).
func SigmoidBack(dst, g, y []float32) { back(dst, g, y, sigmoidSlope) }

// LeakyReLUBack is dst += g where y > 0 and dst += 0.01 g elsewhere, for y = LeakyReLU(x).
func LeakyReLUBack(dst, g, y []float32) { back(dst, g, y, leakyReLUSlope) }

// GELUBack is dst += g * (Phi(x) + x phi(x)), the derivative of GELU at x within 5e-7.
func GELUBack(dst, g, x []float32) { back(dst, g, x, geluSlope) }

// slope is a factor of the gradient: assembly that adds the product, and the factor in plain Go.
type slope struct {
	fast func(m *machine) func(dst, g, y *float32, n int)
	slow func(y float32) float32
}

var (
	tanhSlope = slope{func(m *machine) func(dst, g, y *float32, n int) { return m.tanhBack },
		func(y float32) float32 { return 1 - float32(y*y) }}
	sigmoidSlope = slope{func(m *machine) func(dst, g, y *float32, n int) { return m.sigmoidBack },
		func(y float32) float32 { return (1 - y) * y }}
	leakyReLUSlope = slope{func(m *machine) func(dst, g, y *float32, n int) { return m.leakyReLUBack }, plainSlope}
	geluSlope      = slope{func(m *machine) func(dst, g, x *float32, n int) { return m.geluBack }, plainGELUSlope}
	rest           = slope{func(m *machine) func(dst, g, y *float32, n int) { return m.addMulRest },
		func(a float32) float32 { return 1 - a }}
)

func plainSlope(y float32) float32 {
	if y > 0 {
		return 1
	}
	return 0.01
}

func back(dst, g, y []float32, s slope) {
	g, y = g[:len(dst):len(g)], y[:len(dst):len(y)]
	if in != nil && len(dst) > 0 {
		s.fast(in)(&dst[0], &g[0], &y[0], len(dst))
		return
	}
	for i := range dst {
		dst[i] += float32(g[i] * s.slow(y[i]))
	}
}
