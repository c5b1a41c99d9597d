package stats

import (
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// PairedT returns the mean of x - y, its confidence interval, and the two-sided p-value of the paired t test (Student 1908).
// The test assumes that the differences are normal. The level is the confidence, such as 0.95. With fewer than two pairs, the
// interval and p are NaN. If all differences are equal, the interval is their value alone, and p is 0, or 1 for differences
// of 0.
func PairedT(x, y []float64, level float64) (mean float64, i Interval, p float64) {
	checkLengths(len(x), len(y))
	differences := make([]float64, len(x))
	for k := range x {
		differences[k] = x[k] - y[k]
	}
	mean, deviation := stat.MeanStdDev(differences, nil)
	n := float64(len(x))
	if n < 2 {
		return mean, Interval{nan, nan}, nan
	}
	unit := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: n - 1}
	standardError := deviation / math.Sqrt(n)
	half := unit.Quantile((1+level)/2) * standardError
	switch {
	case standardError > 0:
		p = 2 * unit.Survival(math.Abs(mean)/standardError)
	case mean == 0:
		p = 1
	}
	return mean, Interval{mean - half, mean + half}, p
}
