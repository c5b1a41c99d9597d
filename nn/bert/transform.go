package bert

import "math"

// transform holds a fixed linear map of a matrix X [T][d], d being the width of a head: the sum of Left X Right' over its
// terms. At these lengths, products of small matrices are several times faster than fast Fourier transforms, and they take
// any length.
type transform []term

// term holds one pair of matrices: left [T][T] and right [d][d].
type term struct{ left, right []float32 }

// newTransform returns the transform of an operation over length tokens and width units. For DFT it is the real part of
// the two-dimensional transform, C X C - S X S, with C of cosines and S of sines; for DCT it is the unnormalised DCT-II.
func newTransform(op Op, length, width int) transform {
	if op == DFT {
		return transform{
			{fourier(length, 1, math.Cos), fourier(width, 1, math.Cos)},
			{fourier(length, -1, math.Sin), fourier(width, 1, math.Sin)},
		}
	}
	return transform{{cosine(length), cosine(width)}}
}

// fourier returns the matrix [n][n] of sign * f(2 pi j k / n).
func fourier(n int, sign float64, f func(float64) float64) []float32 {
	m := make([]float32, n*n)
	for j := range n {
		for k := range n {
			m[j*n+k] = float32(sign * f(2*math.Pi*float64(j*k%n)/float64(n)))
		}
	}
	return m
}

// cosine returns the matrix [n][n] of the unnormalised DCT-II: 2 cos(pi j (2k + 1) / 2n).
func cosine(n int) []float32 {
	m := make([]float32, n*n)
	for j := range n {
		for k := range n {
			m[j*n+k] = float32(2 * math.Cos(math.Pi*float64(j*(2*k+1)%(4*n))/float64(2*n)))
		}
	}
	return m
}

// transformKey identifies a transform in Network.transforms.
type transformKey struct {
	op            Op
	length, width int
}

// transformOf returns the transform of a layer, which is built once for each operation, length and width.
func (n *Network) transformOf(y *layer, length int) transform {
	k := transformKey{y.Op, length, n.HeadWidth(y.Layer)}
	t, ok := n.transforms[k]
	if !ok {
		if n.transforms == nil {
			n.transforms = map[transformKey]transform{}
		}
		t = newTransform(k.op, k.length, k.width)
		n.transforms[k] = t
	}
	return t
}

// transform writes the transform of each head of each sequence of z [B*T][H] to c [B*T][H]. Cost: B*T*H*(T + d)
// multiply-adds, and twice that for DFT.
func (t *Trace) transform(y *layer, c, z []float32) {
	clear(c)
	part := t.take(len(z))
	for _, term := range t.n.transformOf(y, t.Length) {
		t.addTerm(y, c, part, z, term, false)
	}
}

// transformBackward adds to gz [B*T][H] the gradient of transform's input, for the gradient g of its result: the sum of
// Left' G Right.
func (b *backward) transformBackward(y *layer, gz, g []float32) {
	part := b.memory.Take(len(g))
	for _, term := range b.n.transformOf(y, b.Length) {
		b.addTerm(y, gz, part, g, term, true)
	}
}

// addTerm adds one term of the transform of z to c, or of its transpose if transposed is set. part is a buffer of the size
// of z.
func (t *Trace) addTerm(y *layer, c, part, z []float32, m term, transposed bool) {
	width, rows, hidden, n := t.n.HeadWidth(y.Layer), t.rows(), t.n.Hidden, t.Length
	if transposed {
		t.scratch.Pack(m.right, width, width, width)
	} else {
		t.scratch.PackTransposed(m.right, width, width, width)
	}
	for h := 0; h < hidden; h += width {
		t.scratch.MulBias(part[h:], hidden, t.zeros(width), z[h:], hidden, rows)
	}
	for at := 0; at < rows*hidden; at += n * hidden {
		t.scratch.Pack(part[at:], hidden, n, hidden)
		if transposed {
			t.scratch.MulAddOf(c[at:], hidden, m.left, n, n)
		} else {
			t.scratch.MulAdd(c[at:], hidden, m.left, n, n)
		}
	}
}
