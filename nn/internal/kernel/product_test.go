package kernel

import (
	"math"
	"math/rand/v2"
	"testing"
)

// size draws a size up to most, half of the time one at which mistakes are likely: near 1, the width of a vector register
// or a panel, or the size of a block.
func size(rng *rand.Rand, most int) int {
	around := []int{1, 2, 8, 16, 32, 48, blockRows, blockK}
	if n := around[rng.IntN(len(around))] + rng.IntN(3) - 1; rng.IntN(2) == 0 && n > 0 && n <= most {
		return n
	}
	return 1 + rng.IntN(most)
}

// problem holds one product D = S + A B of strided matrices.
type problem struct {
	rows, k, n, lda, ldb, ldc int
	a, b, c, bias             []float32
	transposed                bool // b holds B'
}

// newProblem draws a product of the given sizes.
func newProblem(rng *rand.Rand, rows, k, n int, transposed bool) problem {
	p := problem{rows: rows, k: k, n: n, lda: k + rng.IntN(4), ldb: n + rng.IntN(4), ldc: n + rng.IntN(4), transposed: transposed}
	p.b = floats(rng, k*p.ldb)
	if transposed {
		p.ldb = k + rng.IntN(4)
		p.b = floats(rng, n*p.ldb)
	}
	p.a, p.c, p.bias = floats(rng, rows*p.lda), floats(rng, rows*p.ldc), floats(rng, n)
	return p
}

// element returns element (i, j) of B.
func (p problem) element(i, j int) float64 {
	if p.transposed {
		return float64(p.b[j*p.ldb+i])
	}
	return float64(p.b[i*p.ldb+j])
}

// solve computes C + A B if onto is set, or bias + A B.
func (p problem) solve(t *testing.T, onto bool) []float32 {
	t.Helper()
	var m Matrix
	if p.transposed {
		m.PackTransposed(p.b, p.ldb, p.n, p.k)
	} else {
		m.Pack(p.b, p.ldb, p.k, p.n)
	}
	a, c, bias := guardCopy(p.a), guardCopy(p.c), guardCopy(p.bias)
	if onto {
		m.MulAdd(c.x, p.ldc, a.x, p.lda, p.rows)
	} else {
		m.MulBias(c.x, p.ldc, bias.x, a.x, p.lda, p.rows)
	}
	a.check(t)
	c.check(t)
	bias.check(t)
	return c.x
}

// verify compares with sums in float64, and checks that nothing between the rows of C changed.
func (p problem) verify(t *testing.T, got []float32, onto bool) {
	t.Helper()
	for i, v := range got {
		row, col := i/p.ldc, i%p.ldc
		if col >= p.n {
			if v != p.c[i] {
				t.Fatalf("%+v: written between rows", p.shape())
			}
			continue
		}
		want := float64(p.bias[col])
		if onto {
			want = float64(p.c[i])
		}
		scale := math.Abs(want)
		for j := range p.k {
			x := float64(p.a[row*p.lda+j]) * p.element(j, col)
			want, scale = want+x, scale+math.Abs(x)
		}
		if math.Abs(float64(v)-want) > 1e-6*scale {
			t.Fatalf("%v: element %d, %d is %v, want %v", p.shape(), row, col, v, want)
		}
	}
}

// shape returns the sizes, for messages.
func (p problem) shape() [3]int { return [3]int{p.rows, p.k, p.n} }

// TestProduct verifies products of random sizes, and two that span several blocks of k.
func TestProduct(t *testing.T) {
	everyMachine(t, func(t *testing.T) {
		rng := rand.New(rand.NewPCG(1, 1))
		for i := range 400 {
			p := newProblem(rng, size(rng, 130), size(rng, 100), size(rng, 200), i%2 == 0)
			p.verify(t, p.solve(t, i%4 < 2), i%4 < 2)
		}
		deep := newProblem(rng, 3, 2*blockK+1, 5, true)
		deep.verify(t, deep.solve(t, true), true)
		deep.verify(t, deep.solve(t, false), false)
	})
}

// TestProductSameBits checks that products have the same bits with every instruction set.
func TestProductSameBits(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	for i := range 200 {
		p := newProblem(rng, size(rng, 130), size(rng, 700), size(rng, 80), i%2 == 0)
		sameBits(t, func() []float32 { return p.solve(t, i%4 < 2) })
	}
}

// FuzzProduct verifies products of any size with every instruction set.
func FuzzProduct(f *testing.F) {
	f.Add(uint64(1), 50, 60, 61, true, true)
	f.Fuzz(func(t *testing.T, seed uint64, rows, k, n int, transposed, onto bool) {
		if min(rows, k, n) < 1 || max(rows, n) > 300 || k > 1500 || rows*k*n > 1<<22 {
			return
		}
		p := newProblem(rand.New(rand.NewPCG(seed, 1)), rows, k, n, transposed)
		everyMachine(t, func(t *testing.T) { p.verify(t, p.solve(t, onto), onto) })
		sameBits(t, func() []float32 { return p.solve(t, onto) })
	})
}

// TestRowsAreIndependent checks that the product of a row does not depend on how many rows are multiplied at once. Passes of
// different lengths share the bits of their common steps for that reason.
func TestRowsAreIndependent(t *testing.T) {
	everyMachine(t, func(t *testing.T) {
		rng := rand.New(rand.NewPCG(2, 2))
		const rows, k, n = 150, 65, 210
		a, w := floats(rng, rows*k), floats(rng, n*k)
		var m Matrix
		m.PackTransposed(w, k, n, k)
		all, one := make([]float32, rows*n), make([]float32, rows*n)
		m.MulAdd(all, n, a, k, rows)
		for i := range rows {
			m.MulAdd(one[i*n:(i+1)*n], n, a[i*k:(i+1)*k], k, 1)
		}
		for i := range all {
			if all[i] != one[i] {
				t.Fatalf("element %d: %v and %v", i, all[i], one[i])
			}
		}
	})
}

// TestEmptyProduct checks products with no rows or with an inner length of 0.
func TestEmptyProduct(t *testing.T) {
	everyMachine(t, func(t *testing.T) {
		var m Matrix
		m.PackTransposed(nil, 0, 3, 0)
		c := []float32{1, 2, 3}
		m.MulAdd(c, 3, nil, 0, 1)
		if c[0] != 1 || c[2] != 3 {
			t.Errorf("adding nothing made %v", c)
		}
		m.MulBias(c, 3, []float32{4, 5, 6}, nil, 0, 1)
		if c[0] != 4 || c[2] != 6 {
			t.Errorf("a bias alone made %v", c)
		}
		m.MulAdd(nil, 3, nil, 0, 0)
	})
}

// TestShortSlices checks that a slice that is too short panics. Assembly would not notice.
func TestShortSlices(t *testing.T) {
	var m Matrix
	m.Pack(make([]float32, 6), 3, 2, 3)
	for name, f := range map[string]func(){
		"a":    func() { m.MulAdd(make([]float32, 12), 3, make([]float32, 7), 2, 4) },
		"c":    func() { m.MulAdd(make([]float32, 11), 3, make([]float32, 8), 2, 4) },
		"bias": func() { m.MulBias(make([]float32, 12), 3, make([]float32, 2), make([]float32, 8), 2, 4) },
		"pack": func() { m.Pack(make([]float32, 5), 3, 2, 3) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s is too short: no panic", name)
				}
			}()
			f()
		}()
	}
}

// TestProductOfTranspose verifies A' B, the product behind the gradient of weights, and compares its bits.
func TestProductOfTranspose(t *testing.T) {
	rng := rand.New(rand.NewPCG(12, 12))
	for range 100 {
		rows, k, n := size(rng, 130), size(rng, 700), size(rng, 80)
		a, b, c := floats(rng, k*rows), floats(rng, k*n), floats(rng, rows*n)
		multiply := func() []float32 {
			var m Matrix
			m.Pack(b, n, k, n)
			got := guardCopy(c)
			m.MulAddOf(got.x, n, a, rows, rows)
			got.check(t)
			return got.x
		}
		sameBits(t, multiply)
		everyMachine(t, func(t *testing.T) {
			for i, v := range multiply() {
				want, scale := float64(c[i]), math.Abs(float64(c[i]))
				for j := range k {
					x := float64(a[j*rows+i/n]) * float64(b[j*n+i%n])
					want, scale = want+x, scale+math.Abs(x)
				}
				if math.Abs(float64(v)-want) > 1e-6*scale {
					t.Fatalf("%dx%dx%d: element %d is %v, want %v", rows, k, n, i, v, want)
				}
			}
		})
	}
}
