package kernel

import "gonum.org/v1/gonum/blas"

// minTriangle is the size up to which gonum works on a triangle. A larger one is halved: each half is a smaller triangle,
// and the square between them is a matrix product.
const minTriangle = 16

// Dtrmm computes B = alpha op(A) B, or alpha B op(A), for a triangular A. It halves the triangle in the case that Dtrtri
// needs, A B with an upper triangle, and leaves the others to gonum.
func (u doubleBLAS) Dtrmm(s blas.Side, ul blas.Uplo, t blas.Transpose, d blas.Diag, m, n int, alpha float64, a []float64, lda int, b []float64, ldb int) {
	if active == nil || m <= minTriangle || s != blas.Left || ul != blas.Upper || t != blas.NoTrans {
		u.Implementation.Dtrmm(s, ul, t, d, m, n, alpha, a, lda, b, ldb)
		return
	}
	h := m / 2
	u.Dtrmm(s, ul, t, d, h, n, alpha, a, lda, b, ldb)
	u.Dgemm(t, t, h, n, m-h, alpha, a[h:], lda, b[h*ldb:], ldb, 1, b, ldb)
	u.Dtrmm(s, ul, t, d, m-h, n, alpha, a[h*lda+h:], lda, b[h*ldb:], ldb)
}

// Dtrsm solves op(A) X = alpha B, or X op(A) = alpha B, for a triangular A, and writes X to B. It halves the triangle in
// the cases that Dpotrf and Dtrtri need, A' X and X A with an upper triangle, and leaves the others to gonum.
func (u doubleBLAS) Dtrsm(s blas.Side, ul blas.Uplo, t blas.Transpose, d blas.Diag, m, n int, alpha float64, a []float64, lda int, b []float64, ldb int) {
	switch {
	case active == nil || ul != blas.Upper:
	case s == blas.Left && t == blas.Trans && m > minTriangle:
		h := m / 2
		u.Dtrsm(s, ul, t, d, h, n, alpha, a, lda, b, ldb)
		u.Dgemm(t, blas.NoTrans, m-h, n, h, -1, a[h:], lda, b, ldb, alpha, b[h*ldb:], ldb)
		u.Dtrsm(s, ul, t, d, m-h, n, 1, a[h*lda+h:], lda, b[h*ldb:], ldb)
		return
	case s == blas.Right && t == blas.NoTrans && n > minTriangle:
		h := n / 2
		u.Dtrsm(s, ul, t, d, m, h, alpha, a, lda, b, ldb)
		u.Dgemm(t, t, m, n-h, h, -1, b, ldb, a[h:], lda, alpha, b[h:], ldb)
		u.Dtrsm(s, ul, t, d, m, n-h, 1, a[h*lda+h:], lda, b[h:], ldb)
		return
	}
	u.Implementation.Dtrsm(s, ul, t, d, m, n, alpha, a, lda, b, ldb)
}
