package main

// writePeak writes loops of independent fused multiply-adds in registers, the speed limit that benchmarks compare with. A
// round has 24 of them.
func writePeak(f *file) {
	for _, s := range []isa{avx2, avx512} {
		f.beginFunction("peak"+s.name, []string{"rounds"}, []string{"int"})
		f.emit("MOVQ", "rounds+0(FP)", "AX")
		registers := 12
		for n := range registers + 2 {
			f.emit("VXORPS", s.v(n), s.v(n), s.v(n))
		}
		f.line("loop:")
		for n := range 2 * registers {
			f.emit("VFMADD231PS", s.v(registers), s.v(registers+1), s.v(n%registers))
		}
		f.emit("DECQ", "AX")
		f.emit("JNZ", "loop")
		f.emit("VZEROUPPER")
		f.emit("RET")
	}
}
