package surrogate

import (
	"cmp"
	"math"
)

// tauB returns Kendall's rank correlation tau-b by comparing all pairs, NaN if x or y is constant. Infinite values are
// equal to themselves.
func tauB(x, y []float64) float64 {
	balance, inX, inY := 0, 0, 0
	for i := range x {
		for j := range i {
			a, b := cmp.Compare(x[i], x[j]), cmp.Compare(y[i], y[j])
			balance += a * b
			inX += a * a
			inY += b * b
		}
	}
	return float64(balance) / math.Sqrt(float64(inX)*float64(inY))
}

// partialTau returns the tau-b of x and y beyond z: of what remains of their ranks after their regressions on the ranks of
// z. Where z is constant, it is the tau-b of x and y. It returns NaN if nothing remains of x or of y.
//
// The reason against the partial tau of Kendall (1942) is that it is not 0 where x and y depend on z alone.
func partialTau(x, y, z []float64) float64 {
	by := newColumn(z).standardised(z)
	return tauB(beyond(newColumn(x).standardised(x), by), beyond(newColumn(y).standardised(y), by))
}

// beyond returns the residuals of the regression of x on z, both of mean 0, z of variance 1 or 0. They are rounded to 9
// decimal places, so that those that would be equal without rounding errors are.
func beyond(x, z []float64) []float64 {
	slope := 0.0
	for i, v := range x {
		slope += v * z[i] / float64(len(x))
	}
	rest := make([]float64, len(x))
	for i, v := range x {
		rest[i] = math.Round((v-slope*z[i])*1e9) / 1e9
	}
	return rest
}
