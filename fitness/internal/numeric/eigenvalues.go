package numeric

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/lapack"
	"gonum.org/v1/gonum/lapack/lapack64"

	"evolve/nn"
)

// Variances returns the variances along the principal components of x [rows][cols], times rows, ascending. It returns
// as many as the smaller of rows and cols.
func Variances(x []float32, cols int, memory *Doubles) ([]float64, error) {
	rows := len(x) / cols
	mean, _ := Moments(x, rows, cols, memory)
	if rows < cols {
		return eigenvalues(Gram(centred(transposed(x, cols), mean), rows, 1, memory), rows, memory)
	}
	one, g := memory.Take(cols), memory.Take(cols*cols)
	for i := range one {
		one[i] = 1
	}
	nn.Correlation(g, x, mean, one, memory)
	return eigenvalues(g, cols, memory)
}

// centred subtracts the mean of each row from x [len(mean)][.] in place and returns x.
func centred(x []float32, mean []float64) []float32 {
	n := len(x) / len(mean)
	for i, m := range mean {
		row := x[i*n : (i+1)*n]
		for j, v := range row {
			row[j] = float32(float64(v) - m)
		}
	}
	return x
}

// eigenvalues returns the eigenvalues of the symmetric a [n][n], ascending. It overwrites a.
func eigenvalues(a []float64, n int, memory *Doubles) ([]float64, error) {
	values := memory.Take(n)
	var size [1]float64
	sym := blas64.Symmetric{N: n, Stride: n, Data: a, Uplo: blas.Upper}
	lapack64.Syev(lapack.EVNone, sym, values, size[:], -1)
	work := memory.Take(int(size[0]))
	if !lapack64.Syev(lapack.EVNone, sym, values, work, len(work)) {
		return nil, fmt.Errorf("eigenvalues do not converge")
	}
	return values, nil
}

// Nuclear returns the sum of the singular values of x [rows][cols], computed as the roots of the eigenvalues of the
// smaller Gram matrix.
func Nuclear(x []float32, rows, cols int, memory *Doubles) (sum float64, err error) {
	mark := memory.Mark()
	defer memory.Rewind(mark)
	if rows < cols {
		x, cols = transposed(x, cols), rows
	}
	values, err := eigenvalues(Gram(x, cols, 1, memory), cols, memory)
	for _, v := range values {
		sum += math.Sqrt(max(v, 0))
	}
	return sum, err
}

// transposed returns the transpose [cols][.] of x [.][cols].
func transposed(x []float32, cols int) []float32 {
	y := make([]float32, len(x))
	nn.Transpose(y, x, len(x)/cols, cols)
	return y
}
