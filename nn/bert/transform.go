package bert

import "math"

// transform is a fixed linear map of a matrix X of T tokens by d units: the sum of Left X Right' over its terms. As
// products of small matrices it is several times as fast as fast Fourier transforms of these lengths, and takes any length.
type transform []term

type term struct{ left, right []float32 } // [T][T], [d][d]

// newTransform is the transform of an operation: for DFT the real part of the two-dimensional one, C X C - S X S.
func newTransform(op Op, length, width int) transform {
	if op == DFT {
		return transform{
			{fourier(length, 1, math.Cos), fourier(width, 1, math.Cos)},
			{fourier(length, -1, math.Sin), fourier(width, 1, math.Sin)},
		}
	}
	return transform{{cosine(length), cosine(width)}}
}

// fourier is sign * f(2 pi j k / n).
func fourier(n int, sign float64, f func(float64) float64) []float32 {
	m := make([]float32, n*n)
	for j := range n {
		for k := range n {
			m[j*n+k] = float32(sign * f(2*math.Pi*float64(j*k%n)/float64(n)))
		}
	}
	return m
}

// cosine is the DCT-II without a norm: 2 cos(pi j (2k + 1) / 2n).
func cosine(n int) []float32 {
	m := make([]float32, n*n)
	for j := range n {
		for k := range n {
			m[j*n+k] = float32(2 * math.Cos(math.Pi*float64(j*(2*k+1)%(4*n))/float64(2*n)))
		}
	}
	return m
}

type transformKey struct {
	op            Op
	length, width int
}

// transformOf is the transform of a layer, made once.
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

// transform writes the transform of each head of each sequence of z [B*T][H] to c. Cost: B*T*H*(T + d) multiply-adds, for
// DFT twice that.
func (t *Trace) transform(y *layer, c, z []float32) {
	clear(c)
	part := t.take(len(z))
	for _, term := range t.n.transformOf(y, t.Length) {
		t.addTerm(y, c, part, z, term, false)
	}
}

// transformBackward adds to gz what the gradient g of the result means: the sum of Left' G Right.
func (b *backward) transformBackward(y *layer, gz, g []float32) {
	part := b.memory.Take(len(g))
	for _, term := range b.n.transformOf(y, b.Length) {
		b.addTerm(y, gz, part, g, term, true)
	}
}

// addTerm adds to c one term of the transform of z, or of its transpose; part is room.
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
