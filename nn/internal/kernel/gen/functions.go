package main

import "math"

// functions lists all elementwise functions.
var functions = []function{
	{"add", []string{"a", "b"}, func(p program) { p.op("VADDPS", 1, 0, 0) }},
	{"mul", []string{"a", "b"}, func(p program) { p.op("VMULPS", 1, 0, 0) }},
	{"scale", []string{"x", "by"}, func(p program) { p.op("VMULPS", 1, 0, 0) }},
	{"blend", []string{"a", "b", "c"}, program.blend},
	{"clamp", []string{"x", "limit"}, program.clamp},
	{"leakyReLU", []string{"x"}, program.leakyReLU},
	{"tanh", []string{"x"}, program.tanh},
	{"sigmoid", []string{"x"}, program.sigmoid},
	{"exp", []string{"x", "minus"}, program.exp},
	{"gelu", []string{"x"}, program.gelu},
	{"less", []string{"x", "minus"}, func(p program) { p.op("VSUBPS", 1, 0, 0) }},
	{"normal", []string{"x", "by"}, program.normal},
	{"addScaled", []string{"dst", "x", "by"}, func(p program) { p.op("VFMADD231PS", 2, 1, 0) }},
	{"addOverRoot", []string{"dst", "x", "y", "by", "plus"}, program.addOverRoot},

	// Gradients: dst += the gradient of the input, for the gradient grad of the result. dst is an argument too.
	{"addMul", []string{"dst", "grad", "b"}, func(p program) { p.op("VFMADD231PS", 2, 1, 0) }},
	{"addMulDifference", []string{"dst", "grad", "b", "c"}, program.addMulDifference},
	{"addMulRest", []string{"dst", "grad", "a"}, program.addMulRest},
	{"tanhBack", []string{"dst", "grad", "y"}, program.tanhBack},
	{"sigmoidBack", []string{"dst", "grad", "y"}, program.sigmoidBack},
	{"leakyReLUBack", []string{"dst", "grad", "y"}, program.leakyReLUBack},
	{"geluBack", []string{"dst", "grad", "x"}, program.geluBack},
}

// blend computes a b + (1 - a) c.
func (p program) blend() {
	p.setConstant(3, 1)
	p.op("VSUBPS", 0, 3, 3)
	p.op("VMULPS", 2, 3, 2)
	p.op("VFMADD213PS", 2, 1, 0)
}

// addOverRoot computes dst + by x / (sqrt(y) + plus).
func (p program) addOverRoot() {
	p.op("VSQRTPS", 2, 2)
	p.op("VADDPS", 4, 2, 2)
	p.op("VMULPS", 3, 1, 1)
	p.op("VDIVPS", 2, 1, 1)
	p.op("VADDPS", 1, 0, 0)
}

// clamp bounds x by +-limit. NaN becomes 0: it is found by comparing x with itself.
func (p program) clamp() {
	if p.isa == avx512 {
		p.op("VCMPPS", "$7", 0, 0, "K2")
		p.op("VMOVAPS.Z", 0, "K2", 0)
	} else {
		p.op("VCMPPS", "$7", 0, 0, 2)
		p.op("VANDPS", 2, 0, 0)
	}
	p.op("VMINPS", 1, 0, 0)
	p.op("VXORPS", 2, 2, 2)
	p.op("VSUBPS", 1, 2, 2)
	p.op("VMAXPS", 2, 0, 0)
}

// leakyReLU computes the larger of x and 0.01 x.
func (p program) leakyReLU() {
	p.op("VMULPS", p.constant(0.01), 0, 1)
	p.op("VMAXPS", 0, 1, 0)
}

// expm1Over holds the polynomial for (exp(r) - 1) / r on |r| <= ln 2 / 2. Its largest relative error is minimal, 2.3e-8. It
// was found by Lawson's iteration in float64; the coefficients are rounded.
var expm1Over = []float32{1, 0.49999997, 0.16666506, 0.041667137, 0.008369095, 0.0013888872}

// Registers in which expParts leaves its results.
const (
	power    = 4 // 2^k
	fraction = 5 // exp(r) - 1
)

// expParts splits exp(x) = 2^k (1 + fraction) for x in register 0, between -87 and 88, by x = k ln 2 + r. It uses registers
// 3 to 6.
func (p program) expParts() {
	p.op("VMULPS", p.constant(math.Log2E), 0, 3)
	p.round(3)
	p.op("VMOVAPS", 0, 6)
	p.op("VFNMADD231PS", p.constant(0.693145752), 3, 6) // ln 2 to 14 bits
	p.op("VFNMADD231PS", p.constant(1.42860677e-6), 3, 6)
	p.op("VCVTPS2DQ", 3, power)
	p.op("VPSLLD", "$23", power, power)
	p.op("VPADDD", p.bits(math.Float32bits(1)), power, power)
	p.polynomial(fraction, 6, expm1Over)
	p.op("VMULPS", 6, fraction, fraction)
}

// round rounds register x to the nearest integers.
func (p program) round(x int) {
	if p.isa == avx512 {
		p.op("VRNDSCALEPS", "$0", x, x)
		return
	}
	p.op("VROUNDPS", "$0", x, x)
}

// tanh computes e / (e + 2) with e = exp(2x) - 1, which loses no digits near 0 and is +-1 from 9.1 on.
func (p program) tanh() {
	p.op("VADDPS", 0, 0, 0)
	p.atMost(0, 18.2, 1)
	p.atLeast(0, -18.2, 1)
	p.expParts()
	p.op("VSUBPS", p.constant(1), power, 0)
	p.op("VFMADD231PS", fraction, power, 0)
	p.op("VADDPS", p.constant(2), 0, 1)
	p.op("VDIVPS", 1, 0, 0)
}

// sigmoid computes 1 / (1 + exp(-x)).
func (p program) sigmoid() {
	p.op("VXORPS", 1, 1, 1)
	p.op("VSUBPS", 0, 1, 0)
	p.atMost(0, 88, 1)
	p.atLeast(0, -87, 1)
	p.expParts()
	p.op("VFMADD213PS", power, power, fraction)
	p.setConstant(0, 1)
	p.op("VADDPS", 0, fraction, fraction)
	p.op("VDIVPS", fraction, 0, 0)
}

// exp computes exp(x - minus), with the difference cut off at -87 and 88; exp(-87) is 1.6e-38.
func (p program) exp() {
	p.op("VSUBPS", 1, 0, 0)
	p.atMost(0, 88, 2)
	p.atLeast(0, -87, 2)
	p.expParts()
	p.op("VFMADD213PS", power, power, fraction)
	p.op("VMOVAPS", fraction, 0)
}

// normalP and normalQ hold the polynomials P and Q of the normal distribution function: Phi(x) - 1/2 = x P(x^2) / Q(x^2)
// for |x| <= 5.6, with a relative error of 2.2e-8. They were found as expm1Over was.
var (
	normalP = []float32{0.39894226, 0.0339290052, 0.00467734737, 0.000168928818, 6.28976068e-6, 2.22973515e-8}
	normalQ = []float32{1, 0.251713723, 0.028677538, 0.00188548956, 7.3343988e-5, 1.17965396e-6}
)

// gelu computes x Phi(x) = max(x, 0) - |x| (1/2 - |Phi(x) - 1/2|). It cuts |x| off at 5.6 in the second term, which is 0
// there.
func (p program) gelu() {
	p.op("VANDPS", p.bits(1<<31-1), 0, 1)
	p.atMost(1, 5.6, 2)
	p.op("VMULPS", 1, 1, 2)
	p.polynomial(3, 2, normalP)
	p.polynomial(4, 2, normalQ)
	p.op("VMULPS", 1, 3, 3)
	p.op("VDIVPS", 4, 3, 3)
	p.atMost(3, 0.5, 5)
	p.setConstant(5, 0.5)
	p.op("VSUBPS", 3, 5, 5)
	p.op("VXORPS", 6, 6, 6)
	p.op("VMAXPS", 0, 6, 0)
	p.op("VFNMADD231PS", 5, 1, 0)
}

// addMulDifference computes dst + g (b - c).
func (p program) addMulDifference() {
	p.op("VSUBPS", 3, 2, 2)
	p.op("VFMADD231PS", 2, 1, 0)
}

// addMulRest computes dst + g (1 - a).
func (p program) addMulRest() {
	p.setConstant(3, 1)
	p.op("VSUBPS", 2, 3, 3)
	p.op("VFMADD231PS", 3, 1, 0)
}

// tanhBack computes dst + g (1 - y^2).
func (p program) tanhBack() {
	p.setConstant(3, 1)
	p.op("VFNMADD231PS", 2, 2, 3)
	p.op("VFMADD231PS", 3, 1, 0)
}

// sigmoidBack computes dst + g y (1 - y).
func (p program) sigmoidBack() {
	p.setConstant(3, 1)
	p.op("VSUBPS", 2, 3, 3)
	p.op("VMULPS", 2, 3, 3)
	p.op("VFMADD231PS", 3, 1, 0)
}

// leakyReLUBack computes dst + g where y > 0, and dst + 0.01 g elsewhere.
func (p program) leakyReLUBack() {
	p.op("VXORPS", 3, 3, 3)
	p.setConstant(4, 1)
	p.setConstant(5, 0.01)
	if p.isa == avx512 {
		p.op("VCMPPS", "$30", 3, 2, "K2")
		p.op("VMOVAPS", 4, "K2", 5)
	} else {
		p.op("VCMPPS", "$30", 3, 2, 3)
		p.op("VBLENDVPS", 3, 4, 5, 5)
	}
	p.op("VFMADD231PS", 5, 1, 0)
}

// geluBack computes dst + g (Phi(x) + x phi(x)) = dst + g (1/2 +- (|Phi(x) - 1/2| + |x| phi(x))). It cuts |x| off at 5.6,
// where the inner parenthesis is 1/2 within the error of the function.
func (p program) geluBack() {
	const dst, grad, x, size, square, density = 7, 8, 9, 10, 11, 12
	p.op("VMOVAPS", 0, dst)
	p.op("VMOVAPS", 1, grad)
	p.op("VMOVAPS", 2, x)
	p.op("VANDPS", p.bits(1<<31-1), x, size)
	p.atMost(size, 5.6, 0)
	p.op("VMULPS", size, size, square)
	p.op("VMULPS", p.constant(-0.5), square, 0)
	p.expParts()
	p.op("VFMADD213PS", power, power, fraction)
	p.op("VMULPS", p.constant(0.398942280), fraction, density)
	p.polynomial(3, square, normalP)
	p.polynomial(4, square, normalQ)
	p.op("VDIVPS", 4, 3, 3)
	p.op("VADDPS", density, 3, 3)
	p.op("VMULPS", size, 3, 3)
	p.op("VANDPS", p.bits(1<<31), x, 4)
	p.op("VXORPS", 4, 3, 3)
	p.op("VADDPS", p.constant(0.5), 3, 3)
	p.op("VMOVAPS", dst, 0)
	p.op("VFMADD231PS", 3, grad, 0)
}

// logOver holds the polynomial in m - 1 for ln(m) / (m - 1), m between sqrt(1/2) and sqrt(2), with a relative error of
// 1.3e-6. quantileOver holds the polynomial in sqrt(-ln(1 - x^2)) for the quantile of the normal distribution at
// (1 + x) / 2, divided by x, with a relative error of 3e-5. Both were found as expm1Over was.
var (
	logOver      = []float32{1, -0.500008464, 0.333192199, -0.249190629, 0.204491198, -0.185876057, 0.119494356}
	quantileOver = []float32{1.2532804, 0.00220244355, 0.304529458, 0.0964918807, -0.179296657, 0.219682723, -0.14541021,
		0.0521911755, -0.0104089361, 0.00109021296, -4.67944265e-05}
)

// normal computes by times the quantile of the normal distribution at (1 + x) / 2, for x between -1 and 1; the result is at
// most 5.2 by. It splits 1 - x^2 = 2^k m by integer arithmetic on the bits of the floating-point number.
func (p program) normal() {
	p.setConstant(2, 1)
	p.op("VSUBPS", 0, 2, 3)
	p.op("VADDPS", 0, 2, 2)
	p.op("VMULPS", 3, 2, 2)
	p.atLeast(2, 1.0/(1<<23), 3)
	p.op("VPSUBD", p.bits(sqrtHalf), 2, 3)
	p.op("VPSRAD", "$23", 3, 3)
	p.op("VPSLLD", "$23", 3, 4)
	p.op("VPSUBD", 4, 2, 2)
	p.op("VCVTDQ2PS", 3, 3)
	p.op("VSUBPS", p.constant(1), 2, 2)
	p.polynomial(4, 2, logOver)
	p.op("VMULPS", 2, 4, 4)
	p.op("VMULPS", p.constant(-math.Ln2), 3, 3)
	p.op("VSUBPS", 4, 3, 3)
	p.atLeast(3, 0, 4)
	p.op("VSQRTPS", 3, 3)
	p.polynomial(4, 3, quantileOver)
	p.op("VMULPS", 1, 0, 0)
	p.op("VMULPS", 4, 0, 0)
}

// sqrtHalf has the bits of the float32 square root of 1/2.
const sqrtHalf = 0x3f3504f3
