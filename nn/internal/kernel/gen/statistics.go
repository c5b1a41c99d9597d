package main

import "fmt"

// statistics writes functions of float32 rows and float64 columns, with AVX2: they wait for memory. x has rows of ld
// bytes, of which n columns are used, n a multiple of 4, at least 4.
func statistics(f *file) {
	// sum += x
	f.rows("columnSums", []string{"sum"}, func() {
		f.i("VADDPD", "(DI)(AX*8)", "Y0", "Y0")
		f.i("VMOVUPD", "Y0", "(DI)(AX*8)")
	})
	// sum += (x - mean)^2
	f.rows("columnSquares", []string{"sum", "mean"}, func() {
		f.i("VSUBPD", "(DX)(AX*8)", "Y0", "Y0")
		f.i("VMULPD", "Y0", "Y0", "Y0")
		f.i("VADDPD", "(DI)(AX*8)", "Y0", "Y0")
		f.i("VMOVUPD", "Y0", "(DI)(AX*8)")
	})
	// z = (x - mean) scale, z's rows are ld elements apart too
	f.rows("standardize", []string{"z", "mean", "scale"}, func() {
		f.i("VSUBPD", "(DX)(AX*8)", "Y0", "Y0")
		f.i("VMULPD", "(BX)(AX*8)", "Y0", "Y0")
		f.i("VMOVUPD", "Y0", "(DI)(AX*8)")
	})
	symmetric(f)
}

// symmetric writes y += by a and returns the sum of a x, for a part of a row of a symmetric matrix, which is a part of a
// column too: n elements, n a multiple of 8, at least 8.
func symmetric(f *file) {
	args := []string{"y", "a", "x", "by", "n"}
	f.begin("symmetricAVX2", args, []string{"*float64", "*float64", "*float64", "float64", "int"}, "float64")
	for i, register := range []string{"DI", "SI", "DX"} {
		f.i("MOVQ", fmt.Sprintf("%s+%d(FP)", args[i], 8*i), register)
	}
	f.i("VBROADCASTSD", "by+24(FP)", "Y2")
	f.i("MOVQ", "n+32(FP)", "CX")
	f.i("VXORPD", "Y0", "Y0", "Y0")
	f.i("VXORPD", "Y1", "Y1", "Y1")
	f.f("loop:")
	for i := range 2 {
		at := fmt.Sprint(32 * i)
		f.i("VMOVUPD", at+"(SI)", "Y3")
		f.i("VMOVUPD", at+"(DI)", "Y4")
		f.i("VFMADD231PD", at+"(DX)", "Y3", fmt.Sprint("Y", i))
		f.i("VFMADD231PD", "Y2", "Y3", "Y4")
		f.i("VMOVUPD", "Y4", at+"(DI)")
	}
	for _, register := range []string{"SI", "DI", "DX"} {
		f.i("ADDQ", "$64", register)
	}
	f.i("SUBQ", "$8", "CX")
	f.i("JNZ", "loop")
	f.i("VADDPD", "Y1", "Y0", "Y0")
	f.i("VEXTRACTF128", "$1", "Y0", "X1")
	f.i("VADDPD", "X1", "X0", "X0")
	f.i("VPERMILPD", "$1", "X0", "X1")
	f.i("VADDPD", "X1", "X0", "X0")
	f.i("VMOVSD", "X0", "ret+40(FP)")
	f.i("VZEROUPPER")
	f.i("RET")
}

// rows writes a loop over the elements of x, in Y0 as float64 by four; AX is the column.
func (f *file) rows(name string, doubles []string, body func()) {
	args := append(append([]string{}, doubles...), "x", "ld", "rows", "n")
	types := []string{"*float64", "*float64", "*float64"}[:len(doubles)]
	f.begin(name+"AVX2", args, append(types, "*float32", "uintptr", "int", "int"))
	for i, register := range append([]string{"DI", "DX", "BX"}[:len(doubles)], "SI", "R8", "CX", "R9") {
		f.i("MOVQ", fmt.Sprintf("%s+%d(FP)", args[i], 8*i), register)
	}
	f.f("row:")
	f.i("XORQ", "AX", "AX")
	f.f("column:")
	f.i("VCVTPS2PD", "(SI)(AX*4)", "Y0")
	body()
	f.i("ADDQ", "$4", "AX")
	f.i("CMPQ", "AX", "R9")
	f.i("JLT", "column")
	f.i("ADDQ", "R8", "SI")
	if doubles[0] == "z" {
		f.i("LEAQ", "(DI)(R8*2)", "DI")
	}
	f.i("DECQ", "CX")
	f.i("JNZ", "row")
	f.i("VZEROUPPER")
	f.i("RET")
}
