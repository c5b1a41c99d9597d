package fitness

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/lapack/gonum"

	"gonum.org/v1/gonum/blas"

	"evolve/nn"
)

// correlation is the Pearson correlation [cols][cols] of the columns of x [rows][cols], in float64. A column that does
// not vary has no correlation with anything, itself included: its row and its diagonal are 0.
func correlation(x []float32, rows, cols int) []float64 {
	z := standardized(x, rows, cols)
	r := make([]float64, cols*cols)
	nn.Gram(r, z, rows, cols)
	return r
}

// standardized is x with every column at mean 0 and norm 1, or 0 where the column does not vary.
func standardized(x []float32, rows, cols int) []float64 {
	z := make([]float64, rows*cols)
	mean, scale := moments(x, rows, cols)
	for i := range rows {
		for j, v := range x[i*cols : (i+1)*cols] {
			z[i*cols+j] = (float64(v) - mean[j]) * scale[j]
		}
	}
	return z
}

// moments returns the mean of each column and 1 over the norm of what is left without it; 0 for a constant column.
func moments(x []float32, rows, cols int) (mean, scale []float64) {
	mean, scale = make([]float64, cols), make([]float64, cols)
	for i := range rows {
		for j, v := range x[i*cols : (i+1)*cols] {
			mean[j] += float64(v)
		}
	}
	for j := range mean {
		mean[j] /= float64(rows)
	}
	for i := range rows {
		for j, v := range x[i*cols : (i+1)*cols] {
			d := float64(v) - mean[j]
			scale[j] += d * d
		}
	}
	for j, s := range scale {
		if scale[j] = 0; s > tiny(mean[j], rows) {
			scale[j] = 1 / math.Sqrt(s)
		}
	}
	return mean, scale
}

// tiny is the sum of squared deviations that rounding alone can leave of rows equal float32 values.
func tiny(mean float64, rows int) float64 {
	const epsilon = 1e-14
	return float64(rows) * (mean * mean * epsilon * epsilon)
}

// ridge adds k to the diagonal of a [n][n].
func ridge(a []float64, n int, k float64) {
	for i := range n {
		a[i*n+i] += k
	}
}

// cholesky factors the positive definite a [n][n] in place into U'U and returns ln det a.
func cholesky(a []float64, n int) (logDet float64, err error) {
	if ok := (gonum.Implementation{}).Dpotrf(blas.Upper, n, a, n); !ok {
		return 0, fmt.Errorf("matrix is not positive definite")
	}
	for i := range n {
		logDet += 2 * math.Log(a[i*n+i])
	}
	return logDet, nil
}

// traceInverse returns tr a^-1 = |U^-1|_F^2 for the factor U of a, which it overwrites.
func traceInverse(u []float64, n int) float64 {
	(gonum.Implementation{}).Dtrtri(blas.Upper, blas.NonUnit, n, u, n)
	trace := 0.0
	for i := range n {
		for _, v := range u[i*n+i : (i+1)*n] {
			trace += v * v
		}
	}
	return trace
}
