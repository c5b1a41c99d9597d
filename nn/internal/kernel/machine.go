package kernel

// machine holds the assembly routines of one instruction set. n counts elements; ld, ldd and lds are distances between
// rows in bytes. gen documents what each routine computes.
type machine struct {
	name  string // of the instruction set
	lanes int    // how many float32 a vector register holds

	products, transposedProducts tiles[float32] // A B, and A' B
	doubles, transposedDoubles   tiles[float64]

	columnSums                                       func(sum *float64, x *float32, ld uintptr, rows, n int)
	columnSquares                                    func(sum, mean *float64, x *float32, ld uintptr, rows, n int)
	standardize                                      func(z, mean, scale *float64, x *float32, ld uintptr, rows, n int)
	symmetric                                        func(y, a, x *float64, by float64, n int) float64 // n a multiple of 8, at least 8
	peak                                             func(rounds int)                                  // a round is 24 fused multiply-adds
	transpose8                                       func(dst *float32, ldd uintptr, src *float32, lds uintptr, squares int)
	tanh, sigmoid, gelu, leakyReLU                   func(dst, x *float32, n int)
	add, mul, addMul                                 func(dst, a, b *float32, n int)
	scale, exp, clamp, less, normal, addScaled       func(dst, x *float32, number float32, n int)
	blend, addMulDifference                          func(dst, a, b, c *float32, n int)
	addMulRest, tanhBack, sigmoidBack, leakyReLUBack func(dst, g, y *float32, n int)
	addOverRoot                                      func(dst, x, y *float32, by, plus float32, n int)
	geluBack                                         func(dst, g, x *float32, n int)
	sum, max                                         func(x *float32, n int) float32                         // n a multiple of 16, at least 16
	dot                                              func(x, y *float32, n int) float32                      // the same
	signs                                            func(code *uint64, x *float32, n int)                   // n a multiple of 8, at least 8
	uniform                                          func(dst *float32, step float32, counter uint64, n int) // n a multiple of 8, at least 8
}

// active holds the machine in use, the fastest that this computer runs. It is nil where there is none; then plain Go and
// gonum's products do the work. Tests change it.
var active = bestMachine()

// bestMachine returns the fastest machine, or nil.
func bestMachine() *machine {
	all := machines()
	if len(all) == 0 {
		return nil
	}
	return all[len(all)-1]
}

// Name returns "fma" where fused multiply-add is used, whatever the instruction set, since all of them compute the same
// bits. It returns "portable" elsewhere; results differ from "fma" in the last bits.
func Name() string {
	if active == nil {
		return "portable"
	}
	return "fma"
}

// Instructions returns the name of the instruction set in use: "AVX2", "AVX-512" or "none".
func Instructions() string {
	if active == nil {
		return "none"
	}
	return active.name
}
