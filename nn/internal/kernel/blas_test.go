package kernel

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
	eigen "gonum.org/v1/gonum/lapack"
	lapack "gonum.org/v1/gonum/lapack/gonum"
)

// near fails the test unless got equals want within the absolute tolerance.
func near(t *testing.T, what string, got, want []float64, tolerance float64) {
	t.Helper()
	for i := range want {
		if math.Abs(got[i]-want[i]) > tolerance {
			t.Fatalf("%s: element %d is %v, want %v", what, i, got[i], want[i])
		}
	}
}

// TestDgemm compares our BLAS with gonum's for all forms of a product.
func TestDgemm(t *testing.T) {
	everyMachine(t, func(t *testing.T) {
		rng := rand.New(rand.NewPCG(8, 8))
		for range 300 {
			m, n, k := size(rng, 70), size(rng, 70), size(rng, 300)
			ta, tb := blas.NoTrans, blas.NoTrans
			arows, acols, brows, bcols := m, k, k, n
			if rng.IntN(2) == 0 {
				ta, arows, acols = blas.Trans, k, m
			}
			if rng.IntN(2) == 0 {
				tb, brows, bcols = blas.Trans, n, k
			}
			lda, ldb, ldc := acols+rng.IntN(3), bcols+rng.IntN(3), n+rng.IntN(3)
			a, b, c := float64s(rng, arows*lda), float64s(rng, brows*ldb), float64s(rng, m*ldc)
			alpha, beta := []float64{1, -1, 0.3}[rng.IntN(3)], []float64{0, 1, 0.5}[rng.IntN(3)]
			want := append([]float64{}, c...)
			gonum.Implementation{}.Dgemm(ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, want, ldc)
			got := guardCopy(c)
			doubleBLAS{}.Dgemm(ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, got.x, ldc)
			got.check(t)
			near(t, "product", got.x, want, 1e-11)
		}
	})
}

// TestFactors checks Cholesky factors and triangular inverses computed with our BLAS: U'U = A and U U^-1 = I.
func TestFactors(t *testing.T) {
	everyMachine(t, func(t *testing.T) {
		rng := rand.New(rand.NewPCG(9, 9))
		for _, n := range []int{1, 7, 33, 65, 200, 301} {
			a := make([]float64, n*n)
			Gram(a, float64s(rng, (n+5)*n), n+5, n)
			for i := range n {
				a[i*n+i] += float64(n)
			}
			u := append([]float64{}, a...)
			if !(lapack.Implementation{}).Dpotrf(blas.Upper, n, u, n) {
				t.Fatal("not positive definite")
			}
			for i := range n {
				clear(u[i*n : i*n+i])
			}
			again := make([]float64, n*n)
			Gram(again, u, n, n)
			near(t, "U'U", again, a, 1e-10*float64(n))
			inverse := append([]float64{}, u...)
			lapack.Implementation{}.Dtrtri(blas.Upper, blas.NonUnit, n, inverse, n)
			one := make([]float64, n*n)
			gonum.Implementation{}.Dgemm(blas.NoTrans, blas.NoTrans, n, n, n, 1, u, n, inverse, n, 0, one, n)
			for i := range n {
				one[i*n+i]--
			}
			near(t, "U U^-1 - I", one, make([]float64, n*n), 1e-11*float64(n))
		}
	})
}

// TestGram compares Gram with a naive product.
func TestGram(t *testing.T) {
	everyMachine(t, func(t *testing.T) {
		rng := rand.New(rand.NewPCG(3, 3))
		for range 60 {
			rows, cols := rng.IntN(2*blockDouble+10), 1+rng.IntN(60)
			x := float64s(rng, rows*cols)
			g := guard[float64](cols * cols)
			Gram(g.x, x, rows, cols)
			g.check(t)
			want := make([]float64, cols*cols)
			for r := range rows {
				for i := range cols {
					for j := range cols {
						want[i*cols+j] += x[r*cols+i] * x[r*cols+j]
					}
				}
			}
			near(t, "x'x", g.x, want, 1e-10)
		}
	})
}

// TestCorrelation compares correlations with naive ones, with a constant column and one far from 0.
func TestCorrelation(t *testing.T) {
	everyMachine(t, func(t *testing.T) {
		rng := rand.New(rand.NewPCG(10, 10))
		for range 40 {
			rows, cols := 2+rng.IntN(2*CorrelationRows), 1+rng.IntN(40)
			x := floats(rng, rows*cols)
			for i := range rows { // one that does not vary, one far from 0
				x[i*cols] = 0.1
				x[i*cols+cols-1] += 1000
			}
			got, want := correlated(x, rows, cols), naiveCorrelation(x, rows, cols)
			near(t, "correlation", got, want, 1e-9)
		}
	})
}

// correlated returns the Correlation of x [rows][cols].
func correlated(x []float32, rows, cols int) []float64 {
	mean, scale := make([]float64, cols), make([]float64, cols)
	Moments(mean, scale, x, rows)
	r := make([]float64, cols*cols)
	Correlation(r, x, mean, scale, make([]float64, CorrelationRows*cols))
	return r
}

// naiveCorrelation computes the correlation of x [rows][cols] by its definition.
func naiveCorrelation(x []float32, rows, cols int) []float64 {
	mean, c := make([]float64, cols), make([]float64, cols*cols)
	for i, v := range x {
		mean[i%cols] += float64(v) / float64(rows)
	}
	for r := range rows {
		for i := range cols {
			for j := range cols {
				c[i*cols+j] += (float64(x[r*cols+i]) - mean[i]) * (float64(x[r*cols+j]) - mean[j])
			}
		}
	}
	out := make([]float64, cols*cols)
	for i := range cols {
		for j := range cols {
			if d := math.Sqrt(c[i*cols+i] * c[j*cols+j]); d > 1e-9 {
				out[i*cols+j] = c[i*cols+j] / d
			}
		}
	}
	return out
}

// TestDoublesSameBits checks that correlations, factors and inverses have the same bits with every instruction set.
func TestDoublesSameBits(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 11))
	for range 40 {
		rows, cols := 2+rng.IntN(400), 1+rng.IntN(90)
		x := floats(rng, rows*cols)
		sameBits(t, func() []float64 {
			r := correlated(x, rows, cols)
			for i := range cols {
				r[i*cols+i] += 0.5
			}
			lapack.Implementation{}.Dpotrf(blas.Upper, cols, r, cols)
			lapack.Implementation{}.Dtrtri(blas.Upper, blas.NonUnit, cols, r, cols)
			for i := range cols {
				clear(r[i*cols : i*cols+i])
			}
			return r
		})
	}
}

// TestEigenvalues compares eigenvalues computed with our BLAS and with gonum's.
func TestEigenvalues(t *testing.T) {
	eigenvalues := func(a []float64, n int) []float64 {
		a, values, work := append([]float64{}, a...), make([]float64, n), make([]float64, 200*n)
		if !(lapack.Implementation{}).Dsyev(eigen.EVNone, blas.Upper, n, a, n, values, work, len(work)) {
			t.Fatal("no convergence")
		}
		return values
	}
	rng := rand.New(rand.NewPCG(10, 10))
	for _, n := range []int{1, 7, 33, 65, 131, 200} {
		a := float64s(rng, n*n)
		active = nil
		want := eigenvalues(a, n)
		active = bestMachine()
		everyMachine(t, func(t *testing.T) { near(t, "eigenvalues", eigenvalues(a, n), want, 1e-12*float64(n)) })
		sameBits(t, func() []float64 { return eigenvalues(a, n) })
	}
}
