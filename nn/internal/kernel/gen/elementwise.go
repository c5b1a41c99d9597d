package main

import (
	"fmt"
	"math"
	"slices"
)

// writeElementwise writes all functions dst[i] = f(x[i], ...) of n elements. Both instruction sets run the same operations
// in the same order, so that they agree in every bit.
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

// function describes an elementwise function: its arguments, in registers 0, 1, 2 and so on, and the code that leaves the
// result in register 0.
type function struct {
	name string
	args []string
	body func(p program)
}

// writeConstants writes each constant 16 times, as an operand for vector registers of any width.
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

// program collects the code of one function. The first vector registers hold the arguments, and register 0 the result.
// Other registers are free.
type program struct {
	*file
	isa
	constants map[uint32]bool
}

// scalars lists the arguments that are one number for all elements, not a slice.
var scalars = map[string]bool{"by": true, "limit": true, "minus": true, "plus": true}

// pointers lists the registers that hold the addresses of slices.
var pointers = []string{"SI", "DX", "BX", "R9"}

// write writes one function: a loop over whole vector registers, then the remaining elements through a mask.
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

// lanes returns the number of elements of a vector register, as an operand.
func (p program) lanes() string { return fmt.Sprint("$", p.bytes/4) }

// arguments loads the addresses of slices and n, and sets AX to element 0. all lists the arguments in the order of the
// frame.
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

// frame returns the position of an argument in the frame. Numbers take 4 bytes, pointers and lengths 8, each at a multiple
// of its size.
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

// load loads the arguments to registers: numbers by broadcast, slices by the given function.
func (p program) load(args, all []string, slice func(at string, v int)) {
	for i, a := range args {
		if scalars[a] {
			p.op("VBROADCASTSS", frame(a, all), i)
			continue
		}
		slice(fmt.Sprintf("(%s)(AX*4)", pointers[i]), i)
	}
}

// maskVector is the register that holds AVX2's mask of the remaining elements.
const maskVector = 15

// setMask makes the mask select the first CX elements.
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

// loadMasked loads the selected elements to register v, and 0 elsewhere.
func (p program) loadMasked(at string, v int) {
	if p.isa == avx512 {
		p.op("VMOVUPS.Z", at, "K1", v)
		return
	}
	p.op("VMASKMOVPS", at, maskVector, v)
}

// storeMasked stores the selected elements of register v.
func (p program) storeMasked(v int, at string) {
	if p.isa == avx512 {
		p.op("VMOVUPS", v, "K1", at)
		return
	}
	p.op("VMASKMOVPS", v, maskVector, at)
}

// op writes an instruction. Integers are register numbers. The order is the assembler's: the result comes last.
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

// constant returns a constant as an operand.
func (p program) constant(v float32) string { return p.bits(math.Float32bits(v)) }

// bits returns the constant with the given bits as an operand.
func (p program) bits(b uint32) string {
	p.constants[b] = true
	return fmt.Sprintf("c%08x<>(SB)", b)
}

// setConstant sets all elements of a register.
func (p program) setConstant(register int, v float32) { p.op("VMOVUPS", p.constant(v), register) }

// atMost and atLeast bound register x. NaN stays NaN, because the instruction then returns its first operand.
func (p program) atMost(x int, limit float32, spare int) {
	p.setConstant(spare, limit)
	p.op("VMINPS", x, spare, x)
}

func (p program) atLeast(x int, limit float32, spare int) {
	p.setConstant(spare, limit)
	p.op("VMAXPS", x, spare, x)
}

// polynomial computes c[0] + x (c[1] + x (...)) of register x in register to.
func (p program) polynomial(to, x int, c []float32) {
	last := len(c) - 1
	p.setConstant(to, c[last])
	for i := last - 1; i >= 0; i-- {
		p.op("VFMADD213PS", p.constant(c[i]), x, to)
	}
}
