package kernel

import (
	"sync"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/blas/gonum"
)

// init makes gonum's factorisations use doubleBLAS.
func init() { blas64.Use(doubleBLAS{}) }

// doubleBLAS replaces those routines of gonum's BLAS in which LAPACK spends its time by products of our tiles. They run on
// the calling goroutine, unless an edge is shorter than minPacked: then gonum does the work, and may use others.
type doubleBLAS struct{ gonum.Implementation }

// minPacked is the edge length from which packing pays for itself.
const minPacked = 8

// Dgemm computes C = alpha op(A) op(B) + beta C for C [m][n] and inner length k. Cost: m*n*k multiply-adds.
func (u doubleBLAS) Dgemm(ta, tb blas.Transpose, m, n, k int, alpha float64, a []float64, lda int, b []float64, ldb int, beta float64, c []float64, ldc int) {
	if active == nil || min(m, n, k) < minPacked {
		u.Implementation.Dgemm(ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
		return
	}
	scaleRows(c, ldc, m, n, beta)
	addProduct(ta != blas.NoTrans, tb != blas.NoTrans, m, n, k, alpha, a, lda, b, ldb, c, ldc, false)
}

// Dsyrk computes the upper triangle of C = alpha A'A + beta C, or of alpha AA' + beta C; gonum computes the lower one.
// Elements below the diagonal are changed where a tile crosses it. LAPACK's upper routines never read them.
func (u doubleBLAS) Dsyrk(ul blas.Uplo, t blas.Transpose, n, k int, alpha float64, a []float64, lda int, beta float64, c []float64, ldc int) {
	if active == nil || ul != blas.Upper || min(n, k) < minPacked {
		u.Implementation.Dsyrk(ul, t, n, k, alpha, a, lda, beta, c, ldc)
		return
	}
	scaleRows(c, ldc, n, n, beta)
	addProduct(t != blas.NoTrans, t == blas.NoTrans, n, n, k, alpha, a, lda, a, lda, c, ldc, true)
}

// scaleRows computes C *= beta for C [m][n]. For beta 0 it clears C, whatever was in it.
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

// vectorPool keeps the vectors of Dsymv.
var vectorPool = sync.Pool{New: func() any { return new([]float64) }}

// panelPool keeps packed float64 matrices.
var panelPool = sync.Pool{New: func() any { return new(panels[float64]) }}

// blockDouble is how many rows of B are packed at a time. Of 600 columns, they stay in the second-level cache.
const blockDouble = 160

// addProduct computes C += alpha op(A) op(B), where op transposes A if ta is set and B if tb is set. It packs B block by
// block along k. If upper is set, it leaves out tiles below the diagonal.
func addProduct(ta, tb bool, m, n, k int, alpha float64, a []float64, lda int, b []float64, ldb int, c []float64, ldc int, upper bool) {
	p := panelPool.Get().(*panels[float64])
	defer panelPool.Put(p)
	tiles, lane := &active.doubles, active.lanes/2
	if ta {
		tiles = &active.transposedDoubles
	}
	for from := 0; from < k; from += blockDouble {
		block := min(blockDouble, k-from)
		if tb {
			p.packTransposed(b[from:], ldb, n, block, lane)
		} else {
			p.pack(b[from*ldb:], ldb, block, n, lane)
		}
		p.scale(alpha)
		part := a[from:]
		if ta {
			part = a[from*lda:]
		}
		(&job[float64]{tiles: tiles, b: p, d: c, ldd: ldc, s: c, lds: ldc, a: part, lda: lda, transposed: ta, upper: upper}).multiply(m)
	}
}

// scale multiplies the packed matrix by alpha.
func (p *panels[F]) scale(alpha F) {
	if alpha == 1 {
		return
	}
	for i := range p.b {
		p.b[i] *= alpha
	}
}
