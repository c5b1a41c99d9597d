package kernel

import (
	"sync"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/blas/gonum"
)

// gonum's factorisations run on our float64 product.
func init() { blas64.Use(doubleBLAS{}) }

// doubleBLAS is gonum's BLAS with the level-3 routines that LAPACK spends its time in on our tiles. It stays on the
// calling goroutine in them.
type doubleBLAS struct{ gonum.Implementation }

// Gram writes x'x to g [cols][cols] for x [rows][cols]. Cost: rows*cols*(cols+1)/2 multiply-adds.
func Gram(g, x []float64, rows, cols int) {
	clear(g[:cols*cols])
	addGram(g, x, rows, cols)
	mirror(g, cols)
}

// addGram adds x'x to the upper triangle of g.
func addGram(g, x []float64, rows, cols int) {
	if rows > 0 && cols > 0 {
		doubleBLAS{}.Dsyrk(blas.Upper, blas.Trans, cols, rows, 1, x, cols, 1, g, cols)
	}
}

// mirror copies the upper triangle to the lower.
func mirror(g []float64, n int) {
	for i := range n {
		for j := range i {
			g[i*n+j] = g[j*n+i]
		}
	}
}

// few is the size below which a product is not worth packing.
const few = 8

// Dgemm is C = alpha op(A) op(B) + beta C.
func (u doubleBLAS) Dgemm(ta, tb blas.Transpose, m, n, k int, alpha float64, a []float64, lda int, b []float64, ldb int, beta float64, c []float64, ldc int) {
	if in == nil || min(m, n, k) < few {
		u.Implementation.Dgemm(ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
		return
	}
	scaleRows(c, ldc, m, n, beta)
	addProduct(ta != blas.NoTrans, tb != blas.NoTrans, m, n, k, alpha, a, lda, b, ldb, c, ldc, false)
}

// Dsyrk is C = alpha A'A + beta C, or AA', in the upper triangle; the lower one is gonum's. What is below the diagonal
// in a tile that reaches it is changed too: LAPACK's upper routines never read it.
func (u doubleBLAS) Dsyrk(ul blas.Uplo, t blas.Transpose, n, k int, alpha float64, a []float64, lda int, beta float64, c []float64, ldc int) {
	if in == nil || ul != blas.Upper || min(n, k) < few {
		u.Implementation.Dsyrk(ul, t, n, k, alpha, a, lda, beta, c, ldc)
		return
	}
	scaleRows(c, ldc, n, n, beta)
	addProduct(t != blas.NoTrans, t == blas.NoTrans, n, n, k, alpha, a, lda, a, lda, c, ldc, true)
}

// scaleRows is C *= beta, and 0 for beta 0 whatever C was.
func scaleRows(c []float64, ldc, m, n int, beta float64) {
	for i := range m {
		row := c[i*ldc : i*ldc+n]
		switch beta {
		case 1:
			return
		case 0:
			clear(row)
		default:
			for j := range row {
				row[j] *= beta
			}
		}
	}
}

var doublePanels = sync.Pool{New: func() any { return new(panels[float64]) }}

// addProduct is C += alpha op(A) op(B), packing B by blocks of k that stay in the second-level cache.
func addProduct(ta, tb bool, m, n, k int, alpha float64, a []float64, lda int, b []float64, ldb int, c []float64, ldc int, upper bool) {
	const block = 256
	p := doublePanels.Get().(*panels[float64])
	defer doublePanels.Put(p)
	tiles, lane := &in.doubles, in.lanes/2
	if ta {
		tiles = &in.doublesOf
	}
	for from := 0; from < k; from += block {
		some := min(block, k-from)
		if tb {
			p.packTransposed(b[from:], ldb, n, some, lane)
		} else {
			p.pack(b[from*ldb:], ldb, some, n, lane)
		}
		p.scale(alpha)
		part := a[from:]
		if ta {
			part = a[from*lda:]
		}
		(&job[float64]{tiles: tiles, b: p, d: c, ldd: ldc, s: c, lds: ldc, a: part, lda: lda, transposed: ta, upper: upper}).do(m)
	}
}

// scale multiplies B by alpha.
func (p *panels[F]) scale(alpha F) {
	if alpha == 1 {
		return
	}
	for i := range p.b {
		p.b[i] *= alpha
	}
}
