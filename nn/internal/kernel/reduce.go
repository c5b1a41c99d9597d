package kernel

// partialResults is how many partial results assembly computes side by side. Elements past a multiple of it are added one
// by one at the end.
const partialResults = 16

// Sum returns the sum of x, or 0 if x is empty.
func Sum(x []float32) float32 {
	return reduceSlice(x, func(m *machine) func(x *float32, n int) float32 { return m.sum }, func(a, b float32) float32 { return a + b })
}

// Max returns the largest element of x. x must have an element and no NaN.
func Max(x []float32) float32 {
	return reduceSlice(x, func(m *machine) func(x *float32, n int) float32 { return m.max }, func(a, b float32) float32 { return max(a, b) })
}

// Dot returns the inner product of x and y. y must be at least as long as x.
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

// reduceSlice combines the elements of x: in assembly as far as a multiple of partialResults goes, then by generic.
func reduceSlice(x []float32, assembly func(m *machine) func(x *float32, n int) float32, generic func(a, b float32) float32) (r float32) {
	done := 0
	if n := len(x) &^ (partialResults - 1); active != nil && n > 0 {
		r = assembly(active)(&x[0], n)
		done = n
	}
	for i, v := range x[done:] {
		if done+i == 0 {
			r = v
			continue
		}
		r = generic(r, v)
	}
	return r
}
