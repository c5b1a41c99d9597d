package kernel

import "math"

// All functions here work element by element; dst may be one of the sources. Slices of other lengths than dst's panic.

// Add is dst = a + b.
func Add(dst, a, b []float32) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = a[i] + b[i]
	}
}

// Mul is dst = a * b.
func Mul(dst, a, b []float32) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = a[i] * b[i]
	}
}

// Blend is dst = a * b + (1 - a) * c.
func Blend(dst, a, b, c []float32) {
	a, b, c = a[:len(dst)], b[:len(dst)], c[:len(dst)]
	for i := range dst {
		dst[i] = a[i]*b[i] + (1-a[i])*c[i]
	}
}

// LeakyReLU is dst = x where x > 0, and 0.01 x elsewhere.
func LeakyReLU(dst, x []float32) {
	x = x[:len(dst)]
	for i, v := range x {
		if !(v > 0) {
			v *= 0.01
		}
		dst[i] = v
	}
}

// Clamp keeps x within +-limit, in place; NaN becomes 0.
func Clamp(x []float32, limit float32) {
	for i, v := range x {
		switch {
		case v != v:
			x[i] = 0
		case v > limit:
			x[i] = limit
		case v < -limit:
			x[i] = -limit
		}
	}
}

// FillRows sets every row of dst [.][len(row)] to row.
func FillRows(dst, row []float32) {
	for i := 0; i < len(dst); i += len(row) {
		copy(dst[i:i+len(row)], row)
	}
}

// Tanh is dst = tanh(x), within 4 units in the last place; NaN stays NaN.
func Tanh(dst, x []float32) {
	x = x[:len(dst)]
	for i, v := range x {
		dst[i] = tanh(v)
	}
}

// Sigmoid is dst = 1 / (1 + exp(-x)), within 4 units in the last place; NaN stays NaN.
func Sigmoid(dst, x []float32) {
	x = x[:len(dst)]
	for i, v := range x {
		dst[i] = sigmoid(v)
	}
}

// tanh x = e / (e + 2) with e = exp(2x) - 1, which loses nothing near 0.
func tanh(x float32) float32 {
	switch {
	case x > 9.1: // 1 - tanh is below half a unit in the last place
		return 1
	case x < -9.1:
		return -1
	}
	scale, p := reduce(2 * x)
	e := (scale - 1) + scale*p
	return e / (e + 2)
}

// sigmoid goes by exp(-|x|), which does not overflow.
func sigmoid(x float32) float32 {
	scale, p := reduce(-abs(x))
	e := scale + scale*p
	if x < 0 {
		return e / (1 + e)
	}
	return 1 / (1 + e)
}

func abs(x float32) float32 { return math.Float32frombits(math.Float32bits(x) &^ (1 << 31)) }

// reduce returns 2^k and p with exp(x) = 2^k (1 + p), for x < 88: x = k ln 2 + r with |r| <= ln 2 / 2, and p = exp(r) - 1
// by its Taylor polynomial of degree 7, whose remainder is below 1e-8 of it. Below -87, where exp is subnormal, it is
// that of -87.
func reduce(x float32) (scale, p float32) {
	const (
		log2e  = 1.44269504
		ln2Top = 0.693145752 // ln 2 to 14 bits, so that k times it is exact
		ln2Low = 1.42860677e-6
	)
	if x < -87 {
		x = -87
	}
	k := float32(math.Floor(float64(x*log2e + 0.5)))
	r := float32(x-float32(k*ln2Top)) - float32(k*ln2Low)
	p = r * (1 + r*(1.0/2+r*(1.0/6+r*(1.0/24+r*(1.0/120+r*(1.0/720+r*(1.0/5040)))))))
	return math.Float32frombits(uint32(int32(k)+127) << 23), p
}
