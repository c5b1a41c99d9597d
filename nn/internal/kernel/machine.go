package kernel

// machine is the assembly for one instruction set.
type machine struct {
	name  string // of the instruction set
	lanes int    // float32 of a vector

	products, transposedProducts tiles[float32] // of A, and of A'
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

// active is the machine active use, the best that there is; nil is gonum's products and plain Go. Tests change it.
var active = bestMachine()

func bestMachine() *machine {
	all := machines()
	if len(all) == 0 {
		return nil
	}
	return all[len(all)-1]
}

// Name is "fma" where fused multiply-add is used, with whatever instruction set: the same bits. "portable" elsewhere,
// which differs from it in the last bits.
func Name() string {
	if active == nil {
		return "portable"
	}
	return "fma"
}

// Instructions names the instruction set in use.
func Instructions() string {
	if active == nil {
		return "none"
	}
	return active.name
}
