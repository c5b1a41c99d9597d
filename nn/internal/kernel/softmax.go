package kernel

// Softmax writes exp(x - max) / sum of each row of x [.][width] to dst, which may be x.
func Softmax(dst, x []float32, width int) {
	for i := 0; i < len(dst); i += width {
		softmaxRow(dst[i:i+width], x[i:i+width])
	}
}

func softmaxRow(dst, x []float32) {
	Exp(dst, x, Max(x))
	Scale(dst, dst, 1/Sum(dst))
}

// Exp is dst = exp(x - minus), within 3e-7 of it for differences of -87 to 88 and bounded by the values there.
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

// partialResults is how many partial results a sum or a maximum has: what is past a multiple of it comes last, one by one.
const partialResults = 16

// Sum adds up x, partial sums first; 0 for no elements.
func Sum(x []float32) float32 {
	return reduceSlice(x, func(m *machine) func(x *float32, n int) float32 { return m.sum }, func(a, b float32) float32 { return a + b })
}

// Max is the largest of x, which has at least one element and no NaN.
func Max(x []float32) float32 {
	return reduceSlice(x, func(m *machine) func(x *float32, n int) float32 { return m.max }, func(a, b float32) float32 { return max(a, b) })
}

// Dot is the sum of x * y, partial sums first.
func Dot(x, y []float32) (sum float32) {
	y = y[:len(x):len(y)]
	done := 0
	if n := len(x) &^ (partialResults - 1); active != nil && n > 0 {
		sum = active.dot(&x[0], &y[0], n)
		done = n
	}
	for i, v := range x[done:] {
		sum += float32(v * y[done+i])
	}
	return sum
}

// SoftmaxBack writes to dst what gradient g of the rows y [.][width] = Softmax(x) means for x: y (g - <y, g>). dst may be g.
func SoftmaxBack(dst, g, y []float32, width int) {
	for i := 0; i < len(dst); i += width {
		to, of := dst[i:i+width], y[i:i+width]
		Less(to, g[i:i+width], Dot(g[i:i+width], of))
		Mul(to, to, of)
	}
}

func reduceSlice(x []float32, fast func(m *machine) func(x *float32, n int) float32, slow func(a, b float32) float32) (r float32) {
	done := 0
	if n := len(x) &^ (partialResults - 1); active != nil && n > 0 {
		r = fast(active)(&x[0], n)
		done = n
	}
	for i, v := range x[done:] {
		if done+i == 0 {
			r = v
			continue
		}
		r = slow(r, v)
	}
	return r
}

// FillRows sets every row of dst [.][len(row)] to row.
func FillRows(dst, row []float32) {
	for i := 0; i < len(dst); i += len(row) {
		copy(dst[i:i+len(row)], row)
	}
}
