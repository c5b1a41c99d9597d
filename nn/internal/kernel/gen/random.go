package main

import "fmt"

// The constants of SplitMix64, as in random.go of package kernel.
const (
	odd    = 0x9e3779b97f4a7c15
	first  = 0xbf58476d1ce4e5b9
	second = 0x94d049bb133111eb
)

// writeUniform writes the function behind Uniform: n draws, n a multiple of 8. It mixes counter, counter + 2 odd, and so
// on, and takes two draws (24 bits - 2^23) * step from each result. Integer arithmetic and one rounding give the bits of
// plain Go.
func writeUniform(f *file) {
	f.beginFunction("uniformAVX2", []string{"dst", "step", "counter", "n"}, []string{"*float32", "float32", "uint64", "int"})
	f.emit("MOVQ", "dst+0(FP)", "DI")
	f.emit("VBROADCASTSS", "step+8(FP)", "Y15")
	f.emit("VPBROADCASTQ", "counter+16(FP)", "Y14")
	f.emit("VPADDQ", quad(f, "lanes", 0, 2, 4, 6), "Y14", "Y14")
	f.emit("MOVQ", "n+24(FP)", "CX")
	all := func(name string, v uint64) string { return quads(f, name, v, v, v, v) }
	low, high := all("low", 0x00ffffff<<32), all("half", 1<<23|1<<55)
	f.line("loop:")
	f.emit("VMOVDQA", "Y14", "Y0")
	xorShift(f, 30)
	multiply64(f, all("first", first), all("firstTop", first>>32))
	xorShift(f, 27)
	multiply64(f, all("second", second), all("secondTop", second>>32))
	xorShift(f, 31)
	f.emit("VPSRLQ", "$40", "Y0", "Y1")
	f.emit("VPSLLQ", "$24", "Y0", "Y0")
	f.emit("VPAND", low, "Y0", "Y0")
	f.emit("VPOR", "Y1", "Y0", "Y0")
	f.emit("VPSUBD", high, "Y0", "Y0")
	f.emit("VCVTDQ2PS", "Y0", "Y0")
	f.emit("VMULPS", "Y15", "Y0", "Y0")
	f.emit("VMOVUPS", "Y0", "(DI)")
	f.emit("VPADDQ", quad(f, "ahead", 8, 8, 8, 8), "Y14", "Y14")
	f.emit("ADDQ", "$32", "DI")
	f.emit("SUBQ", "$8", "CX")
	f.emit("JNZ", "loop")
	f.emit("VZEROUPPER")
	f.emit("RET")
	f.asm.WriteString(f.tables)
}

// xorShift writes Y0 ^= Y0 >> n.
func xorShift(f *file, n int) {
	f.emit("VPSRLQ", fmt.Sprint("$", n), "Y0", "Y1")
	f.emit("VPXOR", "Y1", "Y0", "Y0")
}

// multiply64 writes Y0 *= m in 64 bits, by products of 32 bits. top is m >> 32.
func multiply64(f *file, m, top string) {
	f.emit("VPSRLQ", "$32", "Y0", "Y1")
	f.emit("VPMULUDQ", m, "Y1", "Y1")
	f.emit("VPMULUDQ", top, "Y0", "Y2")
	f.emit("VPADDQ", "Y2", "Y1", "Y1")
	f.emit("VPSLLQ", "$32", "Y1", "Y1")
	f.emit("VPMULUDQ", m, "Y0", "Y0")
	f.emit("VPADDQ", "Y1", "Y0", "Y0")
}

// quad returns a constant of four multiples of odd as an operand.
func quad(f *file, name string, times ...uint64) string {
	for i := range times {
		times[i] *= odd
	}
	return quads(f, name, times...)
}

// quads returns a constant of four numbers of 64 bits as an operand.
func quads(f *file, name string, values ...uint64) string {
	for i, v := range values {
		f.tables += fmt.Sprintf("DATA %s<>+%d(SB)/8, $0x%016x\n", name, 8*i, v)
	}
	f.tables += fmt.Sprintf("GLOBL %s<>(SB), RODATA|NOPTR, $32\n", name)
	return name + "<>(SB)"
}
