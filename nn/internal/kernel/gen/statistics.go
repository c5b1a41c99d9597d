package main

import "fmt"

// writeStatistics writes functions that read float32 rows and compute float64 columns. AVX2 is enough, because memory
// limits their speed. Rows of x are ld bytes apart; n columns are used, n a multiple of 4 and at least 4.
func writeStatistics(f *file) {
	// sum += x
	f.writeColumnLoop("columnSums", []string{"sum"}, func() {
		f.emit("VADDPD", "(DI)(AX*8)", "Y0", "Y0")
		f.emit("VMOVUPD", "Y0", "(DI)(AX*8)")
	})
	// sum += (x - mean)^2
	f.writeColumnLoop("columnSquares", []string{"sum", "mean"}, func() {
		f.emit("VSUBPD", "(DX)(AX*8)", "Y0", "Y0")
		f.emit("VMULPD", "Y0", "Y0", "Y0")
		f.emit("VADDPD", "(DI)(AX*8)", "Y0", "Y0")
		f.emit("VMOVUPD", "Y0", "(DI)(AX*8)")
	})
	// z = (x - mean) scale, z's rows are ld elements apart too
	f.writeColumnLoop("standardize", []string{"z", "mean", "scale"}, func() {
		f.emit("VSUBPD", "(DX)(AX*8)", "Y0", "Y0")
		f.emit("VMULPD", "(BX)(AX*8)", "Y0", "Y0")
		f.emit("VMOVUPD", "Y0", "(DI)(AX*8)")
	})
	writeSymmetric(f)
}

// writeSymmetric writes the function behind symmetricRow: y += by*a, which returns the sum of a*x, for n elements, n a
// multiple of 8 and at least 8.
func writeSymmetric(f *file) {
	args := []string{"y", "a", "x", "by", "n"}
	f.beginFunction("symmetricAVX2", args, []string{"*float64", "*float64", "*float64", "float64", "int"}, "float64")
	for i, register := range []string{"DI", "SI", "DX"} {
		f.emit("MOVQ", fmt.Sprintf("%s+%d(FP)", args[i], 8*i), register)
	}
	f.emit("VBROADCASTSD", "by+24(FP)", "Y2")
	f.emit("MOVQ", "n+32(FP)", "CX")
	f.emit("VXORPD", "Y0", "Y0", "Y0")
	f.emit("VXORPD", "Y1", "Y1", "Y1")
	f.line("loop:")
	for i := range 2 {
		at := fmt.Sprint(32 * i)
		f.emit("VMOVUPD", at+"(SI)", "Y3")
		f.emit("VMOVUPD", at+"(DI)", "Y4")
		f.emit("VFMADD231PD", at+"(DX)", "Y3", fmt.Sprint("Y", i))
		f.emit("VFMADD231PD", "Y2", "Y3", "Y4")
		f.emit("VMOVUPD", "Y4", at+"(DI)")
	}
	for _, register := range []string{"SI", "DI", "DX"} {
		f.emit("ADDQ", "$64", register)
	}
	f.emit("SUBQ", "$8", "CX")
	f.emit("JNZ", "loop")
	f.emit("VADDPD", "Y1", "Y0", "Y0")
	f.emit("VEXTRACTF128", "$1", "Y0", "X1")
	f.emit("VADDPD", "X1", "X0", "X0")
	f.emit("VPERMILPD", "$1", "X0", "X1")
	f.emit("VADDPD", "X1", "X0", "X0")
	f.emit("VMOVSD", "X0", "ret+40(FP)")
	f.emit("VZEROUPPER")
	f.emit("RET")
}

// writeColumnLoop writes a function that loops over the elements of x. body finds four of them as float64 in Y0, and their
// column in AX. doubles are the float64 arguments.
func (f *file) writeColumnLoop(name string, doubles []string, body func()) {
	args := append(append([]string{}, doubles...), "x", "ld", "rows", "n")
	types := []string{"*float64", "*float64", "*float64"}[:len(doubles)]
	f.beginFunction(name+"AVX2", args, append(types, "*float32", "uintptr", "int", "int"))
	for i, register := range append([]string{"DI", "DX", "BX"}[:len(doubles)], "SI", "R8", "CX", "R9") {
		f.emit("MOVQ", fmt.Sprintf("%s+%d(FP)", args[i], 8*i), register)
	}
	f.line("row:")
	f.emit("XORQ", "AX", "AX")
	f.line("column:")
	f.emit("VCVTPS2PD", "(SI)(AX*4)", "Y0")
	body()
	f.emit("ADDQ", "$4", "AX")
	f.emit("CMPQ", "AX", "R9")
	f.emit("JLT", "column")
	f.emit("ADDQ", "R8", "SI")
	if doubles[0] == "z" {
		f.emit("LEAQ", "(DI)(R8*2)", "DI")
	}
	f.emit("DECQ", "CX")
	f.emit("JNZ", "row")
	f.emit("VZEROUPPER")
	f.emit("RET")
}
