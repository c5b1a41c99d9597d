package kernel

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
)

// Matrix is the right-hand matrix B [K][N] of products: packed once, multiplied often. The zero Matrix is empty; packing
// again keeps its memory.
type Matrix struct {
	K, N int
	p    panels[float32]
}

// columnsPerVector is how many columns a vector has; plain Go keeps whole rows.
func columnsPerVector(n int) int {
	if active == nil {
		return n
	}
	return active.lanes
}

// Pack takes B from b [k][n] with rows ldb apart.
func (m *Matrix) Pack(b []float32, ldb, k, n int) {
	checkSize(b, ldb, k, n)
	m.K, m.N = k, n
	m.p.pack(b, ldb, k, n, columnsPerVector(n))
}

// PackTransposed takes B = W' from w [n][k] with rows ldw apart: weights are kept outputs by inputs.
func (m *Matrix) PackTransposed(w []float32, ldw, n, k int) {
	checkSize(w, ldw, n, k)
	m.K, m.N = k, n
	m.p.packTransposed(w, ldw, n, k, columnsPerVector(n))
}

// MulAdd is C += A B for C [rows][N] and A [rows][K]; ldc and lda are the distances between rows. C may not overlap A.
// Cost: rows*K*N multiply-adds.
func (m *Matrix) MulAdd(c []float32, ldc int, a []float32, lda, rows int) {
	m.mul(c, ldc, c, ldc, a, lda, rows)
}

// MulBias is C = bias + A B, with the same bias [N] for every row.
func (m *Matrix) MulBias(c []float32, ldc int, bias, a []float32, lda, rows int) {
	m.mul(c, ldc, bias, 0, a, lda, rows)
}

// MulAddOf is C += A' B for A [K][rows]: the gradient of weights. Cost: rows*K*N multiply-adds.
func (m *Matrix) MulAddOf(c []float32, ldc int, a []float32, lda, rows int) {
	if m.K > 0 {
		m.mulTransposed(c, ldc, c, ldc, a, lda, rows)
	}
}

// MulBiasOf is C = bias + A' B, with the same bias [N] for every row.
func (m *Matrix) MulBiasOf(c []float32, ldc int, bias, a []float32, lda, rows int) {
	if m.K > 0 {
		m.mulTransposed(c, ldc, bias, 0, a, lda, rows)
	} else {
		copyRows(c, ldc, bias, 0, rows, m.N)
	}
}

func (m *Matrix) mulTransposed(c []float32, ldc int, s []float32, lds int, a []float32, lda, rows int) {
	if rows == 0 || m.N == 0 {
		return
	}
	checkSize(c, ldc, rows, m.N)
	checkSize(s, lds, rows, m.N)
	checkSize(a, lda, m.K, rows)
	if active == nil {
		copyRows(c, ldc, s, lds, rows, m.N)
		m.mulGeneric(c, ldc, a, lda, rows, blas.Trans)
		return
	}
	(&job[float32]{tiles: &active.transposedProducts, b: &m.p, d: c, ldd: ldc, s: s, lds: lds, a: a, lda: lda, transposed: true}).multiply(rows)
}

func (m *Matrix) mul(c []float32, ldc int, s []float32, lds int, a []float32, lda, rows int) {
	if rows == 0 || m.N == 0 {
		return
	}
	checkSize(c, ldc, rows, m.N)
	checkSize(s, lds, rows, m.N)
	checkSize(a, lda, rows, m.K)
	switch {
	case m.K == 0:
		copyRows(c, ldc, s, lds, rows, m.N)
	case active == nil:
		copyRows(c, ldc, s, lds, rows, m.N)
		m.mulGeneric(c, ldc, a, lda, rows, blas.NoTrans)
	default:
		(&job[float32]{tiles: &active.products, b: &m.p, d: c, ldd: ldc, s: s, lds: lds, a: a, lda: lda}).multiply(rows)
	}
}

// copyRows copies S [rows][n] to C, where it is not C already.
func copyRows(c []float32, ldc int, s []float32, lds, rows, n int) {
	if &c[0] == &s[0] {
		return
	}
	for i := range rows {
		copy(c[i*ldc:i*ldc+n], s[i*lds:])
	}
}

// checkSize panics where a matrix [rows][cols] with rows ld apart does not fit: assembly would not notice.
func checkSize[F any](x []F, ld, rows, cols int) {
	if rows > 0 && (rows-1)*ld+cols > len(x) || ld < 0 {
		panic("kernel: matrix is larger than its slice")
	}
}

// gonum splits a product of four blocks of 64 x 64 and more among goroutines; pieces of three stay on this one.
const (
	pieceRows = 64
	pieceCols = 3 * 64
)

func (m *Matrix) mulGeneric(c []float32, ldc int, a []float32, lda, rows int, order blas.Transpose) {
	for i := 0; i < rows; i += pieceRows {
		from := a[i:]
		if order == blas.NoTrans {
			from = a[i*lda:]
		}
		for j := 0; j < m.N; j += pieceCols {
			gonum.Implementation{}.Sgemm(order, blas.NoTrans, min(pieceRows, rows-i), min(pieceCols, m.N-j), m.K,
				1, from, lda, m.p.b[j:], m.N, 1, c[i*ldc+j:], ldc)
		}
	}
}
