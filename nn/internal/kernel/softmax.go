package kernel

// Softmax writes exp(x - max) / sum of each row of x [.][width] to dst, which may be x. A row must have no NaN.
func Softmax(dst, x []float32, width int) {
	for i := 0; i < len(dst); i += width {
		softmaxRow(dst[i:i+width], x[i:i+width])
	}
}

// softmaxRow computes Softmax of one row.
func softmaxRow(dst, x []float32) {
	Exp(dst, x, Max(x))
	Scale(dst, dst, 1/Sum(dst))
}

// Exp writes exp(x - minus) to dst, with a relative error below 3e-7. Differences are cut off at -87 and 88.
func Exp(dst, x []float32, minus float32) {
	x = x[:len(dst):len(x)]
	if active != nil && len(dst) > 0 {
		active.exp(&dst[0], &x[0], minus, len(dst))
		return
	}
	for i, v := range x {
		dst[i] = expGeneric(v - minus)
	}
}

// SoftmaxBack writes the gradient of Softmax's input to dst, for the gradient g of its result y [.][width]:
// y * (g - <y, g>), row by row. dst may be g.
func SoftmaxBack(dst, g, y []float32, width int) {
	for i := 0; i < len(dst); i += width {
		to, of := dst[i:i+width], y[i:i+width]
		Less(to, g[i:i+width], Dot(g[i:i+width], of))
		Mul(to, to, of)
	}
}
