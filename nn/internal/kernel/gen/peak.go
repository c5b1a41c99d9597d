package main

// peak writes loops of independent fused multiply-adds in registers: the speed limit that benchmarks compare with. One
// round is 24 of them.
func peak(f *file) {
	for _, s := range []isa{avx2, avx512} {
		f.begin("peak"+s.name, []string{"rounds"}, []string{"int"})
		f.i("MOVQ", "rounds+0(FP)", "AX")
		registers := 12
		for n := range registers + 2 {
			f.i("VXORPS", s.v(n), s.v(n), s.v(n))
		}
		f.f("loop:")
		for n := range 2 * registers {
			f.i("VFMADD231PS", s.v(registers), s.v(registers+1), s.v(n%registers))
		}
		f.i("DECQ", "AX")
		f.i("JNZ", "loop")
		f.i("VZEROUPPER")
		f.i("RET")
	}
}
