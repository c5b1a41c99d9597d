package kernel

// isa is a way to compute on this machine.
type isa int

const (
	portable isa = iota // gonum's products and plain Go
	avx2                // AVX2 and FMA
	avx512              // AVX-512 F and DQ
)

// in is the instruction set in use: the best that the machine has. Tests change it.
var in = best()

// Name is "fma" where fused multiply-add is used, with whatever instruction set: the same bits. "portable" elsewhere,
// which differs from it in the last bits.
func Name() string {
	if in == portable {
		return "portable"
	}
	return "fma"
}

// Instructions names the instruction set in use.
func Instructions() string { return [...]string{"none", "AVX2", "AVX-512"}[in] }
