package surrogate

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Penalties per observation that are tried: from 10^-3 to 10^3, four to a factor of ten. A feature has the variance 1, so
// the smallest hardly shrinks and the largest leaves the mean alone.
const (
	leastPower, mostPower = -3, 3
	perPower              = 4
)

// bestPenalty returns the penalty of the smallest generalised cross-validation
//
//	n RSS / (n - df)^2
//
// where RSS is the sum of squares of the residuals and df the trace of the smoother, with 1 for the mean. The largest
// penalty wins ties. Both come from the eigenvalues e and the rotated moments a: a coefficient is a / (e + penalty).
func (m moments) bestPenalty() float64 {
	worst := math.Pow(10, mostPower)
	var eigen mat.EigenSym
	if len(m.x) == 0 || !eigen.Factorize(m.gram, true) {
		return worst
	}
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	var rotated mat.VecDense
	rotated.MulVec(vectors.T(), m.cross)
	values := eigen.Values(nil)
	best, least := worst, math.Inf(1)
	for step := mostPower * perPower; step >= leastPower*perPower; step-- {
		penalty := math.Pow(10, float64(step)/perPower)
		if v := m.crossValidation(values, rotated.RawVector().Data, m.n*penalty); v < least {
			best, least = penalty, v
		}
	}
	return best
}

// crossValidation returns the generalised cross-validation of a penalty.
func (m moments) crossValidation(eigenvalues, rotated []float64, penalty float64) float64 {
	residual, freedom := m.variance, 1.0
	for i, e := range eigenvalues {
		e = max(e, 0) // rounding
		freedom += e / (e + penalty)
		residual -= rotated[i] * rotated[i] * (e + 2*penalty) / ((e + penalty) * (e + penalty))
	}
	if m.n-freedom < 1e-9*m.n {
		return math.Inf(1)
	}
	return m.n * max(residual, 0) / ((m.n - freedom) * (m.n - freedom))
}
