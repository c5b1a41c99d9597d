package main

// reductions write the sum and the maximum of n elements, and a sum of products, n a multiple of 16, at least 16. 16 partial results, then
// halves of halves: with AVX2 alone, since another width would sum in another order.
func reductions(f *file) {
	for _, r := range [][2]string{{"sum", "VADDPS"}, {"max", "VMAXPS"}} {
		op := r[1]
		f.begin(r[0]+"AVX2", []string{"x", "n"}, []string{"*float32", "int"}, "float32")
		f.i("MOVQ", "x+0(FP)", "SI")
		f.i("MOVQ", "n+8(FP)", "CX")
		f.i("VMOVUPS", "(SI)", "Y0")
		f.i("VMOVUPS", "32(SI)", "Y1")
		f.f("loop:")
		f.i("ADDQ", "$64", "SI")
		f.i("SUBQ", "$16", "CX")
		f.i("JLE", "done")
		f.i(op, "(SI)", "Y0", "Y0")
		f.i(op, "32(SI)", "Y1", "Y1")
		f.i("JMP", "loop")
		f.f("done:")
		halves(f, op)
		f.i("VMOVSS", "X0", "ret+16(FP)")
		f.i("VZEROUPPER")
		f.i("RET")
	}
	dots(f)
	signs(f)
}

// signs writes the bits x > 0 of n elements, n a multiple of 8, at least 8; NaN is not.
func signs(f *file) {
	f.begin("signsAVX2", []string{"code", "x", "n"}, []string{"*uint64", "*float32", "int"})
	f.i("MOVQ", "code+0(FP)", "DI")
	f.i("MOVQ", "x+8(FP)", "SI")
	f.i("MOVQ", "n+16(FP)", "CX")
	f.i("VXORPS", "Y0", "Y0", "Y0")
	f.f("loop:")
	f.i("VCMPPS", "$0x11", "(SI)", "Y0", "Y1") // 0 < x
	f.i("VMOVMSKPS", "Y1", "AX")
	f.i("MOVB", "AX", "(DI)")
	f.i("ADDQ", "$32", "SI")
	f.i("INCQ", "DI")
	f.i("SUBQ", "$8", "CX")
	f.i("JNZ", "loop")
	f.i("VZEROUPPER")
	f.i("RET")
}

// dots writes the sum of the products of n elements, n a multiple of 16, at least 16, in the order of reductions.
func dots(f *file) {
	f.begin("dotAVX2", []string{"x", "y", "n"}, []string{"*float32", "*float32", "int"}, "float32")
	f.i("MOVQ", "x+0(FP)", "SI")
	f.i("MOVQ", "y+8(FP)", "DX")
	f.i("MOVQ", "n+16(FP)", "CX")
	f.i("VXORPS", "Y0", "Y0", "Y0")
	f.i("VXORPS", "Y1", "Y1", "Y1")
	f.f("loop:")
	f.i("VMOVUPS", "(SI)", "Y2")
	f.i("VMOVUPS", "32(SI)", "Y3")
	f.i("VFMADD231PS", "(DX)", "Y2", "Y0")
	f.i("VFMADD231PS", "32(DX)", "Y3", "Y1")
	f.i("ADDQ", "$64", "SI")
	f.i("ADDQ", "$64", "DX")
	f.i("SUBQ", "$16", "CX")
	f.i("JNZ", "loop")
	halves(f, "VADDPS")
	f.i("VMOVSS", "X0", "ret+24(FP)")
	f.i("VZEROUPPER")
	f.i("RET")
}

// halves makes one result of those in Y0 and Y1.
func halves(f *file, op string) {
	f.i(op, "Y1", "Y0", "Y0")
	f.i("VEXTRACTF128", "$1", "Y0", "X1")
	f.i(op, "X1", "X0", "X0")
	f.i("VPERMILPS", "$0x0e", "X0", "X1")
	f.i(op, "X1", "X0", "X0")
	f.i("VPERMILPS", "$1", "X0", "X1")
	f.i(op, "X1", "X0", "X0")
}
