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
