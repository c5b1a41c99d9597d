package kernel

import "gonum.org/v1/gonum/blas"

// This file has the routines in which LAPACK spends its time when it reduces a symmetric matrix to three diagonals, to
// compute its eigenvalues.

// Dsymv computes y = alpha A x + beta y for a symmetric A [n][n], of which it reads the upper triangle once. Cost: n*n
// multiply-adds.
func (u doubleBLAS) Dsymv(ul blas.Uplo, n int, alpha float64, a []float64, lda int, x []float64, incX int, beta float64, y []float64, incY int) {
	if active == nil || ul != blas.Upper || n < minTriangle || incX < 1 || incY < 1 {
		u.Implementation.Dsymv(ul, n, alpha, a, lda, x, incX, beta, y, incY)
		return
	}
	both := vectorPool.Get().(*[]float64)
	defer vectorPool.Put(both)
	if cap(*both) < 2*n {
		*both = make([]float64, 2*n)
	}
	from, to := (*both)[:n], (*both)[n:2*n]
	for i := range n {
		from[i], to[i] = x[i*incX], 0
	}
	for i := range n {
		row := a[i*lda : i*lda+n]
		to[i] += row[i]*from[i] + symmetricRow(to[i+1:], row[i+1:], from[i+1:], from[i])
	}
	for i, v := range to {
		if beta == 0 {
			y[i*incY] = alpha * v
		} else {
			y[i*incY] = alpha*v + beta*y[i*incY]
		}
	}
}

// symmetricRow adds by*a to y and returns the sum of a*x. One row of a triangle is a row and a column of the matrix.
func symmetricRow(y, a, x []float64, by float64) (sum float64) {
	fast := len(a) &^ 7
	if fast > 0 {
		sum = active.symmetric(&y[0], &a[0], &x[0], by, fast)
	}
	for i := fast; i < len(a); i++ {
		y[i] += by * a[i]
		sum += a[i] * x[i]
	}
	return sum
}

// Dsyr2k computes the upper triangle of C = alpha (A B' + B A') + beta C, as two products.
func (u doubleBLAS) Dsyr2k(ul blas.Uplo, t blas.Transpose, n, k int, alpha float64, a []float64, lda int, b []float64, ldb int, beta float64, c []float64, ldc int) {
	if active == nil || ul != blas.Upper || t != blas.NoTrans || min(n, k) < minPacked {
		u.Implementation.Dsyr2k(ul, t, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
		return
	}
	for i := range n {
		scaleRows(c[i*ldc+i:], ldc, 1, n-i, beta)
	}
	addProduct(false, true, n, n, k, alpha, a, lda, b, ldb, c, ldc, true)
	addProduct(false, true, n, n, k, alpha, b, ldb, a, lda, c, ldc, true)
}
