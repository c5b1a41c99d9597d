package cells

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/lapack/gonum"

	"evolve/nn"
)

// doubles is float64 memory for the numerics of one cell after the other.
type doubles = nn.Arena[float64]

// correlation is the Pearson correlation [cols][cols] of the columns of x [rows][cols], in float64. An error says that x
// is not finite. A column that does not vary has correlation 0 with everything, itself included.
func correlation(x []float32, rows, cols int, memory *doubles) ([]float64, error) {
	mean, scale := moments(x, rows, cols, memory)
	for _, m := range mean {
		if m-m != 0 { // float64 sums of finite float32 do not overflow
			return nil, fmt.Errorf("values overflow")
		}
	}
	r := memory.Take(cols * cols)
	nn.Correlation(r, x[:rows*cols], mean, scale, memory)
	return r, nil
}

// moments returns nn.Moments of x [rows][cols].
func moments(x []float32, rows, cols int, memory *doubles) (mean, scale []float64) {
	mean, scale = memory.Take(cols), memory.Take(cols)
	nn.Moments(mean, scale, x, rows)
	return mean, scale
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
