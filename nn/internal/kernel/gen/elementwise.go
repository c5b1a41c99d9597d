package main

import (
	"fmt"
	"math"
	"slices"
)

// writeElementwise writes functions dst[i] = f(x[i], ...) of n elements. Both instruction sets run the same operations in the
// same order, so that they agree in every bit.
func writeElementwise(f *file) {
	constants := map[uint32]bool{}
	for _, s := range []isa{avx2, avx512} {
		for _, fn := range functions {
			program{f, s, constants}.write(fn)
		}
	}
	writeConstants(f, constants)
	writeColumnMask(f, "elements", 1)
	writeControls(f)
}

type function struct {
	name string
	args []string
	body func(p program)
}

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

	// Reverse: dst += what the function named makes of the gradient g. dst is an argument of its own too.
	{"addMul", []string{"dst", "grad", "b"}, func(p program) { p.op("VFMADD231PS", 2, 1, 0) }},
	{"addMulDifference", []string{"dst", "grad", "b", "c"}, program.addMulDifference},
	{"addMulRest", []string{"dst", "grad", "a"}, program.addMulRest},
	{"tanhBack", []string{"dst", "grad", "y"}, program.tanhBack},
	{"sigmoidBack", []string{"dst", "grad", "y"}, program.sigmoidBack},
	{"leakyReLUBack", []string{"dst", "grad", "y"}, program.leakyReLUBack},
	{"geluBack", []string{"dst", "grad", "x"}, program.geluBack},
}

// writeConstants writes each constant 16 times: an operand for vectors of any instruction set.
func writeConstants(f *file, constants map[uint32]bool) {
	var all []uint32
	for c := range constants {
		all = append(all, c)
	}
	slices.Sort(all)
	for _, c := range all {
		for i := 0; i < 64; i += 8 {
			f.line("DATA c%08x<>+%d(SB)/8, $0x%08x%08x", c, i, c, c)
		}
		f.line("GLOBL c%08x<>(SB), RODATA|NOPTR, $64", c)
	}
}

// program is a function under construction. Vector registers 0, 1 and 2 hold the arguments, 0 the result; others are free.
type program struct {
	*file
	isa
	constants map[uint32]bool
}

// Arguments that are one number for all elements, not a slice.
var scalars = map[string]bool{"by": true, "limit": true, "minus": true, "plus": true}

var pointers = []string{"SI", "DX", "BX", "R9"}

// write writes one: whole vectors in a loop, then what is left through a mask.
func (p program) write(fn function) {
	all := append(append([]string{}, fn.args...), "n")
	if fn.args[0] != "dst" {
		all = append([]string{"dst"}, all...)
	}
	types := make([]string, len(all))
	for i, a := range all {
		if types[i] = "*float32"; scalars[a] {
			types[i] = "float32"
		}
	}
	types[len(all)-1] = "int"
	p.beginFunction(fn.name+p.name, all, types)
	p.arguments(fn.args, all)
	p.setControl(flushSubnormals)
	p.line("loop:")
	p.emit("SUBQ", p.lanes(), "CX")
	p.emit("JLT", "rest")
	p.load(fn.args, all, func(at string, v int) { p.op("VMOVUPS", at, v) })
	fn.body(p)
	p.op("VMOVUPS", 0, "(DI)(AX*4)")
	p.emit("ADDQ", p.lanes(), "AX")
	p.emit("JMP", "loop")
	p.line("rest:")
	p.emit("ADDQ", p.lanes(), "CX")
	p.emit("JZ", "done")
	p.setMask()
	p.load(fn.args, all, p.loadMasked)
	fn.body(p)
	p.storeMasked(0, "(DI)(AX*4)")
	p.line("done:")
	p.setControl(keepSubnormals)
	p.emit("VZEROUPPER")
	p.emit("RET")
}

func (p program) lanes() string { return fmt.Sprint("$", p.bytes/4) }

// arguments loads pointers, numbers, and n, and starts at element AX = 0. Arguments stand in the frame as in all.
func (p program) arguments(args, all []string) {
	p.emit("MOVQ", "dst+0(FP)", "DI")
	for i, a := range args {
		if !scalars[a] {
			p.emit("MOVQ", frame(a, all), pointers[i])
		}
	}
	p.emit("MOVQ", frame("n", all), "CX")
	p.emit("XORQ", "AX", "AX")
}

// frame is where an argument stands: numbers take 4 bytes, pointers and lengths 8, at a multiple of that.
func frame(name string, all []string) string {
	at := 0
	for _, a := range all {
		size := 8
		if scalars[a] {
			size = 4
		}
		at = (at + size - 1) / size * size
		if a == name {
			break
		}
		at += size
	}
	return fmt.Sprintf("%s+%d(FP)", name, at)
}

func (p program) load(args, all []string, slice func(at string, v int)) {
	for i, a := range args {
		if scalars[a] {
			p.op("VBROADCASTSS", frame(a, all), i)
			continue
		}
		slice(fmt.Sprintf("(%s)(AX*4)", pointers[i]), i)
	}
}

// maskVector holds AVX2's mask of what is left.
const maskVector = 15

// setMask chooses the first CX elements.
func (p program) setMask() {
	if p.isa == avx512 {
		p.emit("MOVQ", "$1", "R8")
		p.emit("SHLQ", "CX", "R8")
		p.emit("DECQ", "R8")
		p.emit("KMOVW", "R8", "K1")
		return
	}
	p.emit("LEAQ", "elements<>+32(SB)", "R8")
	p.emit("SHLQ", "$2", "CX")
	p.emit("SUBQ", "CX", "R8")
	p.op("VMOVUPS", "(R8)", maskVector)
}

func (p program) loadMasked(at string, v int) {
	if p.isa == avx512 {
		p.op("VMOVUPS.Z", at, "K1", v)
		return
	}
	p.op("VMASKMOVPS", at, maskVector, v)
}

func (p program) storeMasked(v int, at string) {
	if p.isa == avx512 {
		p.op("VMOVUPS", v, "K1", at)
		return
	}
	p.op("VMASKMOVPS", v, maskVector, at)
}

// op writes an instruction on registers, by number, and constants, in the assembler's order: the result comes last.
func (p program) op(name string, operands ...any) {
	text := make([]string, len(operands))
	for i, o := range operands {
		if n, ok := o.(int); ok {
			o = p.v(n)
		}
		text[i] = fmt.Sprint(o)
	}
	p.emit(name, text...)
}

// constant is a constant as an operand.
func (p program) constant(v float32) string { return p.bits(math.Float32bits(v)) }

func (p program) bits(b uint32) string {
	p.constants[b] = true
	return fmt.Sprintf("c%08x<>(SB)", b)
}

func (p program) setConstant(register int, v float32) { p.op("VMOVUPS", p.constant(v), register) }

// atMost and atLeast bound x; NaN stays NaN, since the instruction returns its first operand then.
func (p program) atMost(x int, limit float32, spare int) {
	p.setConstant(spare, limit)
	p.op("VMINPS", x, spare, x)
}

func (p program) atLeast(x int, limit float32, spare int) {
	p.setConstant(spare, limit)
	p.op("VMAXPS", x, spare, x)
}

// polynomial is to = c[0] + x (c[1] + x (...)).
func (p program) polynomial(to, x int, c []float32) {
	last := len(c) - 1
	p.setConstant(to, c[last])
	for i := last - 1; i >= 0; i-- {
		p.op("VFMADD213PS", p.constant(c[i]), x, to)
	}
}

// blend is a b + (1 - a) c.
func (p program) blend() {
	p.setConstant(3, 1)
	p.op("VSUBPS", 0, 3, 3)
	p.op("VMULPS", 2, 3, 2)
	p.op("VFMADD213PS", 2, 1, 0)
}

// addOverRoot is dst + by x / (sqrt(y) + plus).
func (p program) addOverRoot() {
	p.op("VSQRTPS", 2, 2)
	p.op("VADDPS", 4, 2, 2)
	p.op("VMULPS", 3, 1, 1)
	p.op("VDIVPS", 2, 1, 1)
	p.op("VADDPS", 1, 0, 0)
}

// clamp bounds x by +-limit; NaN becomes 0. NaN is what has no order with itself.
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

// leakyReLU is the larger of x and 0.01 x.
func (p program) leakyReLU() {
	p.op("VMULPS", p.constant(0.01), 0, 1)
	p.op("VMAXPS", 0, 1, 0)
}

// (exp(r) - 1) / r on |r| <= ln 2 / 2, with the least largest relative error, 2.3e-8 (Lawson's iteration in float64, the
// coefficients rounded).
var expm1Over = []float32{1, 0.49999997, 0.16666506, 0.041667137, 0.008369095, 0.0013888872}

// Registers of reduce.
const (
	power    = 4 // 2^k
	fraction = 5 // exp(r) - 1
)

// expParts makes exp(x) = 2^k (1 + fraction) of register 0, x between -87 and 88: x = k ln 2 + r. It uses 3 to 6.
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

// round to the nearest integer.
func (p program) round(x int) {
	if p.isa == avx512 {
		p.op("VRNDSCALEPS", "$0", x, x)
		return
	}
	p.op("VROUNDPS", "$0", x, x)
}

// tanh is e / (e + 2) with e = exp(2x) - 1, which loses nothing near 0 and is +-1 from 9.1 on.
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

// sigmoid is 1 / (1 + exp(-x)).
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

// exp is exp(x - minus), and exp(-87) = 1.6e-38 below.
func (p program) exp() {
	p.op("VSUBPS", 1, 0, 0)
	p.atMost(0, 88, 2)
	p.atLeast(0, -87, 2)
	p.expParts()
	p.op("VFMADD213PS", power, power, fraction)
	p.op("VMOVAPS", fraction, 0)
}

// The normal distribution's Phi(x) - 1/2 = x P(x^2) / Q(x^2) for |x| <= 5.6, relative error 2.2e-8 (found as expm1Over).
var (
	normalP = []float32{0.39894226, 0.0339290052, 0.00467734737, 0.000168928818, 6.28976068e-6, 2.22973515e-8}
	normalQ = []float32{1, 0.251713723, 0.028677538, 0.00188548956, 7.3343988e-5, 1.17965396e-6}
)

// gelu is x Phi(x) = max(x, 0) - |x| (1/2 - |Phi(x) - 1/2|), with |x| at most 5.6 in the second term, where it is 0.
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

// addMulDifference is dst + g (b - c).
func (p program) addMulDifference() {
	p.op("VSUBPS", 3, 2, 2)
	p.op("VFMADD231PS", 2, 1, 0)
}

// addMulRest is dst + g (1 - a).
func (p program) addMulRest() {
	p.setConstant(3, 1)
	p.op("VSUBPS", 2, 3, 3)
	p.op("VFMADD231PS", 3, 1, 0)
}

// tanhBack is dst + g (1 - y^2).
func (p program) tanhBack() {
	p.setConstant(3, 1)
	p.op("VFNMADD231PS", 2, 2, 3)
	p.op("VFMADD231PS", 3, 1, 0)
}

// sigmoidBack is dst + g y (1 - y).
func (p program) sigmoidBack() {
	p.setConstant(3, 1)
	p.op("VSUBPS", 2, 3, 3)
	p.op("VMULPS", 2, 3, 3)
	p.op("VFMADD231PS", 3, 1, 0)
}

// leakyReLUBack is dst + g where y > 0, and dst + 0.01 g elsewhere.
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

// geluBack is dst + g (Phi(x) + x phi(x)) = dst + g (1/2 +- (|Phi(x) - 1/2| + |x| phi(x))), with |x| at most 5.6, where
// only 1/2 + 1/2 is left.
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

// ln(m) / (m - 1) in m - 1, for m between sqrt 1/2 and sqrt 2, relative error 1.3e-6; and the quantile of the normal
// distribution over x at (1 + x) / 2, in the square root of -ln(1 - x^2), 3e-5 (found as expm1Over).
var (
	logOver      = []float32{1, -0.500008464, 0.333192199, -0.249190629, 0.204491198, -0.185876057, 0.119494356}
	quantileOver = []float32{1.2532804, 0.00220244355, 0.304529458, 0.0964918807, -0.179296657, 0.219682723, -0.14541021,
		0.0521911755, -0.0104089361, 0.00109021296, -4.67944265e-05}
)

// normal is by times the quantile of the normal distribution at (1 + x) / 2, for x between -1 and 1; 5.2 by at most. With
// 1 - x^2 = 2^k m, the integers of floating-point numbers give k and m.
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

// sqrtHalf is the square root of 1/2 as an integer.
const sqrtHalf = 0x3f3504f3
