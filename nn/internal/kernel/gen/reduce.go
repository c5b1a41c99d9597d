package main

// writeReductions writes the sum and the maximum of n elements, n a multiple of 16 and at least 16, and the functions
// below. A reduction has 16 partial results, whose halves are combined until one is left. Only AVX2 is used, because
// another width would add in another order.
func writeReductions(f *file) {
	for _, r := range [][2]string{{"sum", "VADDPS"}, {"max", "VMAXPS"}} {
		op := r[1]
		f.beginFunction(r[0]+"AVX2", []string{"x", "n"}, []string{"*float32", "int"}, "float32")
		f.emit("MOVQ", "x+0(FP)", "SI")
		f.emit("MOVQ", "n+8(FP)", "CX")
		f.emit("VMOVUPS", "(SI)", "Y0")
		f.emit("VMOVUPS", "32(SI)", "Y1")
		f.line("loop:")
		f.emit("ADDQ", "$64", "SI")
		f.emit("SUBQ", "$16", "CX")
		f.emit("JLE", "done")
		f.emit(op, "(SI)", "Y0", "Y0")
		f.emit(op, "32(SI)", "Y1", "Y1")
		f.emit("JMP", "loop")
		f.line("done:")
		reduceHalves(f, op)
		f.emit("VMOVSS", "X0", "ret+16(FP)")
		f.emit("VZEROUPPER")
		f.emit("RET")
	}
	writeDot(f)
	writeSigns(f)
}

// writeSigns writes the bits x > 0 of n elements, n a multiple of 8 and at least 8. NaN gives 0.
func writeSigns(f *file) {
	f.beginFunction("signsAVX2", []string{"code", "x", "n"}, []string{"*uint64", "*float32", "int"})
	f.emit("MOVQ", "code+0(FP)", "DI")
	f.emit("MOVQ", "x+8(FP)", "SI")
	f.emit("MOVQ", "n+16(FP)", "CX")
	f.emit("VXORPS", "Y0", "Y0", "Y0")
	f.line("loop:")
	f.emit("VCMPPS", "$0x11", "(SI)", "Y0", "Y1") // 0 < x
	f.emit("VMOVMSKPS", "Y1", "AX")
	f.emit("MOVB", "AX", "(DI)")
	f.emit("ADDQ", "$32", "SI")
	f.emit("INCQ", "DI")
	f.emit("SUBQ", "$8", "CX")
	f.emit("JNZ", "loop")
	f.emit("VZEROUPPER")
	f.emit("RET")
}

// writeDot writes the inner product of n elements, n a multiple of 16 and at least 16.
func writeDot(f *file) {
	f.beginFunction("dotAVX2", []string{"x", "y", "n"}, []string{"*float32", "*float32", "int"}, "float32")
	f.emit("MOVQ", "x+0(FP)", "SI")
	f.emit("MOVQ", "y+8(FP)", "DX")
	f.emit("MOVQ", "n+16(FP)", "CX")
	f.emit("VXORPS", "Y0", "Y0", "Y0")
	f.emit("VXORPS", "Y1", "Y1", "Y1")
	f.line("loop:")
	f.emit("VMOVUPS", "(SI)", "Y2")
	f.emit("VMOVUPS", "32(SI)", "Y3")
	f.emit("VFMADD231PS", "(DX)", "Y2", "Y0")
	f.emit("VFMADD231PS", "32(DX)", "Y3", "Y1")
	f.emit("ADDQ", "$64", "SI")
	f.emit("ADDQ", "$64", "DX")
	f.emit("SUBQ", "$16", "CX")
	f.emit("JNZ", "loop")
	reduceHalves(f, "VADDPS")
	f.emit("VMOVSS", "X0", "ret+24(FP)")
	f.emit("VZEROUPPER")
	f.emit("RET")
}

// reduceHalves combines the partial results in Y0 and Y1 to one in X0.
func reduceHalves(f *file, op string) {
	f.emit(op, "Y1", "Y0", "Y0")
	f.emit("VEXTRACTF128", "$1", "Y0", "X1")
	f.emit(op, "X1", "X0", "X0")
	f.emit("VPERMILPS", "$0x0e", "X0", "X1")
	f.emit(op, "X1", "X0", "X0")
	f.emit("VPERMILPS", "$1", "X0", "X1")
	f.emit(op, "X1", "X0", "X0")
}
