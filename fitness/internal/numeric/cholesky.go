package numeric

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/lapack/gonum"
)

// Ridge adds k to the diagonal of a [n][n].
func Ridge(a []float64, n int, k float64) {
	for i := range n {
		a[i*n+i] += k
	}
}

// Cholesky factors the positive definite a [n][n] in place into U'U and returns ln det a. It returns an error if a is
// not positive definite.
func Cholesky(a []float64, n int) (logDet float64, err error) {
	if ok := (gonum.Implementation{}).Dpotrf(blas.Upper, n, a, n); !ok {
		return 0, fmt.Errorf("matrix is not positive definite")
	}
	for i := range n {
		logDet += 2 * math.Log(a[i*n+i])
	}
	return logDet, nil
}

// TraceInverse returns tr a^-1 = |U^-1|_F^2 for the Cholesky factor U of a, which it overwrites.
func TraceInverse(u []float64, n int) float64 {
	(gonum.Implementation{}).Dtrtri(blas.Upper, blas.NonUnit, n, u, n)
	trace := 0.0
	for i := range n {
		for _, v := range u[i*n+i : (i+1)*n] {
			trace += v * v
		}
	}
	return trace
}

// CovarianceScore returns -sum (ln(lambda + k) + 1/(lambda + k)), k = 1e-5 and lambda the eigenvalues of the
// correlation of the columns of x [rows][cols], computed as -(ln det(R + kI) + tr (R + kI)^-1).
func CovarianceScore(x []float32, rows, cols int, memory *Doubles) (float64, error) {
	const k = 1e-5
	r, err := Correlation(x, rows, cols, memory)
	if err != nil {
		return 0, err
	}
	Ridge(r, cols, k)
	logDet, err := Cholesky(r, cols)
	if err != nil {
		return 0, err
	}
	return -(logDet + TraceInverse(r, cols)), nil
}
