package kernel

import (
	"gonum.org/v1/gonum/blas"
)

// Matrix holds the right-hand matrix B [K][N] of products, which is packed once and multiplied often. The zero Matrix is
// empty. Packing again reuses the memory. In all methods, ld counts elements between the beginnings of rows.
type Matrix struct {
	K, N int
	p    panels[float32]
}

// columnsPerVector returns how many columns a vector register holds. Plain Go packs whole rows of n columns.
func columnsPerVector(n int) int {
	if active == nil {
		return n
	}
	return active.lanes
}

// Pack copies B from b [k][n], whose rows are ldb apart. It panics if b is too short.
func (m *Matrix) Pack(b []float32, ldb, k, n int) {
	checkSize(b, ldb, k, n)
	m.K, m.N = k, n
	m.p.pack(b, ldb, k, n, columnsPerVector(n))
}

// PackTransposed copies B = W' from w [n][k], whose rows are ldw apart. Weights are stored outputs by inputs, so this is
// the form for y = x W'. It panics if w is too short.
func (m *Matrix) PackTransposed(w []float32, ldw, n, k int) {
	checkSize(w, ldw, n, k)
	m.K, m.N = k, n
	m.p.packTransposed(w, ldw, n, k, columnsPerVector(n))
}

// MulAdd computes C += A B for C [rows][N] and A [rows][K]. C must not overlap A. It panics if a slice is too short. Each
// row of C has the same bits whatever the number of rows. Cost: rows*K*N multiply-adds.
func (m *Matrix) MulAdd(c []float32, ldc int, a []float32, lda, rows int) {
	m.mul(c, ldc, c, ldc, a, lda, rows)
}

// MulBias computes C = bias + A B, with the same bias [N] for every row. Otherwise it does what MulAdd does.
func (m *Matrix) MulBias(c []float32, ldc int, bias, a []float32, lda, rows int) {
	m.mul(c, ldc, bias, 0, a, lda, rows)
}

// MulAddOf computes C += A' B for C [rows][N] and A [K][rows], the product behind the gradient of weights. Cost: rows*K*N
// multiply-adds.
func (m *Matrix) MulAddOf(c []float32, ldc int, a []float32, lda, rows int) {
	if m.K > 0 {
		m.mulTransposed(c, ldc, c, ldc, a, lda, rows)
	}
}

// MulBiasOf computes C = bias + A' B, with the same bias [N] for every row. Otherwise it does what MulAddOf does.
func (m *Matrix) MulBiasOf(c []float32, ldc int, bias, a []float32, lda, rows int) {
	if m.K > 0 {
		m.mulTransposed(c, ldc, bias, 0, a, lda, rows)
	} else {
		copyRows(c, ldc, bias, 0, rows, m.N)
	}
}

// mulTransposed computes C = S + A' B. S may be C, or one row for all if lds is 0.
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

// mul computes C = S + A B. S may be C, or one row for all if lds is 0.
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

// copyRows copies S [rows][n] to C, unless S is C.
func copyRows(c []float32, ldc int, s []float32, lds, rows, n int) {
	if &c[0] == &s[0] {
		return
	}
	for i := range rows {
		copy(c[i*ldc:i*ldc+n], s[i*lds:])
	}
}

// checkSize panics if x is too short for a matrix [rows][cols] whose rows are ld apart. Assembly would not notice.
func checkSize[F any](x []F, ld, rows, cols int) {
	if rows > 0 && (rows-1)*ld+cols > len(x) || ld < 0 {
		panic("kernel: matrix is larger than its slice")
	}
}
