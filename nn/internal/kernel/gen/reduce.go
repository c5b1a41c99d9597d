package main

// reductions write the sum and the maximum of n elements, n a multiple of 16, at least 16. 16 partial results, then
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
		f.i(op, "Y1", "Y0", "Y0")
		f.i("VEXTRACTF128", "$1", "Y0", "X1")
		f.i(op, "X1", "X0", "X0")
		f.i("VPERMILPS", "$0x0e", "X0", "X1")
		f.i(op, "X1", "X0", "X0")
		f.i("VPERMILPS", "$1", "X0", "X1")
		f.i(op, "X1", "X0", "X0")
		f.i("VMOVSS", "X0", "ret+16(FP)")
		f.i("VZEROUPPER")
		f.i("RET")
	}
}
