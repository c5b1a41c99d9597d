package main

import "fmt"

// writeTranspose writes the transposition dst[j][i] = src[i][j] of 8 rows of float32, in squares of 8 x 8 side by side. ldd
// and lds are in bytes.
func writeTranspose(f *file) {
	f.beginFunction("transpose8", []string{"dst", "ldd", "src", "lds", "squares"}, []string{"*float32", "uintptr", "*float32", "uintptr", "int"})
	f.emit("MOVQ", "dst+0(FP)", "DI")
	f.emit("MOVQ", "ldd+8(FP)", "R9")
	f.emit("MOVQ", "src+16(FP)", "SI")
	f.emit("MOVQ", "lds+24(FP)", "R8")
	f.emit("MOVQ", "squares+32(FP)", "CX")
	f.emit("LEAQ", "(SI)(R8*4)", "BX") // row 4
	f.emit("LEAQ", "(R8)(R8*2)", "R10")
	f.emit("LEAQ", "(R9)(R9*2)", "R11")
	f.line("loop:")
	transposeSquare(f)
	f.emit("ADDQ", "$32", "SI")
	f.emit("ADDQ", "$32", "BX")
	f.emit("DECQ", "CX")
	f.emit("JNZ", "loop")
	f.emit("VZEROUPPER")
	f.emit("RET")
}

// transposeSquare transposes one square: it interleaves pairs of rows, then pairs of pairs, and then exchanges halves.
func transposeSquare(f *file) {
	y := avx2.v
	rows := []string{"(%s)", "(%s)(R8*1)", "(%s)(R8*2)", "(%s)(R10*1)"}
	for i := range 8 {
		f.emit("VMOVUPS", fmt.Sprintf(rows[i%4], []string{"SI", "BX"}[i/4]), y(i))
	}
	for i := 0; i < 8; i += 2 {
		f.emit("VUNPCKLPS", y(i+1), y(i), y(8+i))
		f.emit("VUNPCKHPS", y(i+1), y(i), y(9+i))
	}
	for i := 0; i < 8; i += 4 {
		f.emit("VSHUFPS", "$0x44", y(10+i), y(8+i), y(i))
		f.emit("VSHUFPS", "$0xee", y(10+i), y(8+i), y(i+1))
		f.emit("VSHUFPS", "$0x44", y(11+i), y(9+i), y(i+2))
		f.emit("VSHUFPS", "$0xee", y(11+i), y(9+i), y(i+3))
	}
	for i := range 4 {
		f.emit("VPERM2F128", "$0x20", y(4+i), y(i), y(8+i))
		f.emit("VPERM2F128", "$0x31", y(4+i), y(i), y(12+i))
	}
	out := []string{"(DI)", "(DI)(R9*1)", "(DI)(R9*2)", "(DI)(R11*1)"}
	for i := range 8 {
		f.emit("VMOVUPS", y(8+i), out[i%4])
		if i%4 == 3 {
			f.emit("LEAQ", "(DI)(R9*4)", "DI")
		}
	}
}
