package kernel

import "math"

// The functions of this file compute one element in plain Go, by the formulas that gen explains. They round products
// before adding them, by float32(...). Otherwise compilers for some processors would fuse the two operations, and the bits
// would depend on the processor.

// leakyReLUGeneric returns LeakyReLU of x.
func leakyReLUGeneric(x float32) float32 {
	if x > 0 {
		return x
	}
	return 0.01 * x
}

// tanhGeneric returns Tanh of x.
func tanhGeneric(x float32) float32 {
	switch {
	case x > 9.1: // 1 - tanh is below half a unit in the last place
		return 1
	case x < -9.1:
		return -1
	}
	scale, p := expParts(2 * x)
	e := (scale - 1) + float32(scale*p)
	return e / (e + 2)
}

// sigmoidGeneric returns Sigmoid of x.
func sigmoidGeneric(x float32) float32 { return 1 / (1 + expGeneric(-x)) }

// expGeneric returns exp(x), with x cut off at -87 and 88.
func expGeneric(x float32) float32 {
	scale, p := expParts(max(-87, min(x, 88)))
	return scale + float32(scale*p)
}

// geluGeneric returns GELU of x.
func geluGeneric(x float32) float32 {
	a := min(float32(math.Abs(float64(x))), 5.6)
	s := a * a
	tail := 0.5 - min(a*polynomial(s, normalP)/polynomial(s, normalQ), 0.5)
	return max(x, 0) - float32(a*tail)
}

// geluDerivativeGeneric returns the derivative of GELU at x.
func geluDerivativeGeneric(x float32) float32 {
	a := min(float32(math.Abs(float64(x))), 5.6)
	s := a * a
	density := float32(0.398942280 * expGeneric(-0.5*s))
	side := float32(a * (polynomial(s, normalP)/polynomial(s, normalQ) + density))
	if x < 0 {
		side = -side
	}
	return 0.5 + side
}

// normalGeneric returns by times the quantile of the normal distribution at (1 + x) / 2.
func normalGeneric(x, by float32) float32 {
	const sqrtHalf = 0x3f3504f3
	y := max((1-x)*(1+x), 1.0/(1<<23))
	k := int32(math.Float32bits(y)-sqrtHalf) >> 23
	m := math.Float32frombits(math.Float32bits(y)-uint32(k)<<23) - 1
	w := float32(float32(k)*-math.Ln2) - float32(m*polynomial(m, logOver))
	root := float32(math.Sqrt(float64(max(w, 0))))
	return float32(by*x) * polynomial(root, quantileOver)
}

// expParts returns 2^k and p with exp(x) = 2^k (1 + p), for x between -87 and 88: x = k ln 2 + r with |r| <= ln 2 / 2.
func expParts(x float32) (scale, p float32) {
	const (
		ln2Top = 0.693145752 // ln 2 to 14 bits, so that k times it is exact
		ln2Low = 1.42860677e-6
	)
	k := float32(math.RoundToEven(float64(x * math.Log2E)))
	r := float32(x-float32(k*ln2Top)) - float32(k*ln2Low)
	return math.Float32frombits(uint32(int32(k)+127) << 23), float32(r * polynomial(r, expm1Over))
}

// polynomial returns c[0] + x (c[1] + x (...)).
func polynomial(x float32, c []float32) (y float32) {
	for i := len(c) - 1; i >= 0; i-- {
		y = c[i] + float32(x*y)
	}
	return y
}

// The coefficients are those of gen, which documents where they come from.
var (
	expm1Over    = []float32{1, 0.49999997, 0.16666506, 0.041667137, 0.008369095, 0.0013888872}
	normalP      = []float32{0.39894226, 0.0339290052, 0.00467734737, 0.000168928818, 6.28976068e-6, 2.22973515e-8}
	logOver      = []float32{1, -0.500008464, 0.333192199, -0.249190629, 0.204491198, -0.185876057, 0.119494356}
	quantileOver = []float32{1.2532804, 0.00220244355, 0.304529458, 0.0964918807, -0.179296657, 0.219682723, -0.14541021,
		0.0521911755, -0.0104089361, 0.00109021296, -4.67944265e-05}
	normalQ = []float32{1, 0.251713723, 0.028677538, 0.00188548956, 7.3343988e-5, 1.17965396e-6}
)
