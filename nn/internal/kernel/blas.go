package kernel

import (
	"sync"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/blas/gonum"
)

// gonum's factorisations run on our float64 product.
func init() { blas64.Use(doubleBLAS{}) }

// doubleBLAS is gonum's BLAS with the routines that LAPACK spends its time in on our tiles. It stays on the
// calling goroutine in them, unless an edge is shorter than few: then gonum may use others.
type doubleBLAS struct{ gonum.Implementation }

// Gram writes x'x to g [cols][cols] for x [rows][cols]. Cost: rows*cols*(cols+1)/2 multiply-adds.
func Gram(g, x []float64, rows, cols int) {
	clear(g[:cols*cols])
	addGram(g, x, rows, cols)
	mirror(g, cols)
}

// addGram adds x'x to the upper triangle of g.
func addGram(g, x []float64, rows, cols int) {
	if rows == 0 || cols == 0 {
		return
	}
	if active == nil {
		gonum.Implementation{}.Dsyrk(blas.Upper, blas.Trans, cols, rows, 1, x, cols, 1, g, cols)
		return
	}
	p := panelPool.Get().(*panels[float64])
	defer panelPool.Put(p)
	for from := 0; from < rows; from += blockDouble {
		p.pack(x[from*cols:], cols, min(blockDouble, rows-from), cols, active.lanes/2)
		addPackedGram(p, g)
	}
}

// addPackedGram adds B'B to the upper triangle of g [n][n]: both factors are read from the panels.
func addPackedGram(p *panels[float64], g []float64) {
	for row := 0; row < p.n; row += p.lane {
		a, width := p.panel(row &^ (2*p.lane - 1))
		half := job[float64]{tiles: &active.transposedDoubles, b: p, d: g[row*p.n:], ldd: p.n, s: g[row*p.n:], lds: p.n, a: a[row%(2*p.lane):], lda: width, transposed: true}
		for col := row &^ (2*p.lane - 1); col < p.n; col += 2 * p.lane {
			half.column(half.s, half.lds, 0, min(p.lane, p.n-row), 0, col)
		}
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

// minPacked is the size below which a product is not worth packing.
const minPacked = 8

// Dgemm is C = alpha op(A) op(B) + beta C.
func (u doubleBLAS) Dgemm(ta, tb blas.Transpose, m, n, k int, alpha float64, a []float64, lda int, b []float64, ldb int, beta float64, c []float64, ldc int) {
	if active == nil || min(m, n, k) < minPacked {
		u.Implementation.Dgemm(ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
		return
	}
	scaleRows(c, ldc, m, n, beta)
	addProduct(ta != blas.NoTrans, tb != blas.NoTrans, m, n, k, alpha, a, lda, b, ldb, c, ldc, false)
}

// Dsyrk is C = alpha A'A + beta C, or AA', in the upper triangle; the lower one is gonum's. What is below the diagonal
// in a tile that reaches it is changed too: LAPACK's upper routines never read it.
func (u doubleBLAS) Dsyrk(ul blas.Uplo, t blas.Transpose, n, k int, alpha float64, a []float64, lda int, beta float64, c []float64, ldc int) {
	if active == nil || ul != blas.Upper || min(n, k) < minPacked {
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

var vectorPool = sync.Pool{New: func() any { return new([]float64) }}

var panelPool = sync.Pool{New: func() any { return new(panels[float64]) }}

// blockDouble rows of B, 600 columns wide, stay in the second-level cache.
const blockDouble = 160

// addProduct is C += alpha op(A) op(B), packing B by blocks of k that stay in the second-level cache.
func addProduct(ta, tb bool, m, n, k int, alpha float64, a []float64, lda int, b []float64, ldb int, c []float64, ldc int, upper bool) {
	p := panelPool.Get().(*panels[float64])
	defer panelPool.Put(p)
	tiles, lane := &active.doubles, active.lanes/2
	if ta {
		tiles = &active.transposedDoubles
	}
	for from := 0; from < k; from += blockDouble {
		some := min(blockDouble, k-from)
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
		(&job[float64]{tiles: tiles, b: p, d: c, ldd: ldc, s: c, lds: ldc, a: part, lda: lda, transposed: ta, upper: upper}).multiply(m)
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
