package kernel

import "math"

// normEpsilon keeps the result finite for a row of equal numbers. It is that of BERT.
const normEpsilon = 1e-12

// Normalize writes (x - mean) / deviation to dst, which may be x, and returns 1 / deviation: the layer normalisation of one
// row (Ba et al. 2016, arXiv 1607.06450, section 3) before its scale and shift.
func Normalize(dst, x []float32) (inverse float32) {
	width := len(dst)
	Less(dst, x[:width], Sum(x[:width])/float32(width))
	inverse = float32(1 / math.Sqrt(float64(Dot(dst, dst))/float64(width)+normEpsilon))
	Scale(dst, dst, inverse)
	return inverse
}

// NormalizeBack replaces the gradient g of a row y = Normalize(x) by that of x: (g - mean(g) - y <g, y> / width) * inverse.
func NormalizeBack(g, y []float32, inverse float32) {
	width := float32(len(g))
	mean, along := Sum(g)/width, Dot(g, y)/width
	Less(g, g, mean)
	AddScaled(g, y, -along)
	Scale(g, g, inverse)
}
