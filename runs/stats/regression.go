package stats

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Regress returns the coefficients of the least-squares fit of y by columns, and their standard errors. One column should
// be constant. The errors are robust to unequal variances (White 1980, variant HC1). It reports false if there are too few
// observations, or if the columns are nearly dependent.
func Regress(columns [][]float64, y []float64) (beta, errors []float64, ok bool) {
	n, k := len(y), len(columns)
	x := mat.NewDense(max(n, 1), k, nil)
	for c, column := range columns {
		checkLengths(len(column), n)
		for i, v := range column {
			x.Set(i, c, v)
		}
	}
	var gram mat.SymDense
	gram.SymOuterK(1, x.T())
	var factor mat.Cholesky
	if n <= k || !factor.Factorize(&gram) || factor.Cond() > 1e12 {
		return nil, nil, false
	}
	var moment, b mat.VecDense
	moment.MulVec(x.T(), mat.NewVecDense(n, y))
	if factor.SolveVecTo(&b, &moment) != nil {
		return nil, nil, false
	}
	return b.RawVector().Data, robustErrors(x, y, &b, &factor), true
}

// robustErrors returns the square roots of the diagonal of (X'X)^-1 X' diag(e^2) X (X'X)^-1 n / (n - k).
func robustErrors(x *mat.Dense, y []float64, b *mat.VecDense, factor *mat.Cholesky) []float64 {
	n, k := x.Dims()
	var fitted mat.VecDense
	fitted.MulVec(x, b)
	weighted := mat.NewDense(n, k, nil)
	for i := range n {
		e := y[i] - fitted.AtVec(i)
		for c := range k {
			weighted.Set(i, c, e*x.At(i, c))
		}
	}
	var meat mat.SymDense
	meat.SymOuterK(float64(n)/float64(n-k), weighted.T())
	var inverse mat.SymDense
	errors := make([]float64, k)
	if factor.InverseTo(&inverse) != nil {
		return errors
	}
	var half, all mat.Dense
	half.Mul(&inverse, &meat)
	all.Mul(&half, &inverse)
	for c := range k {
		errors[c] = math.Sqrt(max(all.At(c, c), 0))
	}
	return errors
}
