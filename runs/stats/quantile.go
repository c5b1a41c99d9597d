package stats

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

var nan = math.NaN()

// Quantile returns the quantile p, 0 <= p <= 1, of a sorted sample. It interpolates linearly between elements (Hyndman and
// Fan 1996, type 7), so the median of two elements is their mean.
func Quantile(sorted []float64, p float64) float64 {
	if len(sorted) == 0 {
		return nan
	}
	whole, part := math.Modf(p * float64(len(sorted)-1))
	i := int(whole)
	if part == 0 {
		return sorted[i]
	}
	return (1-part)*sorted[i] + part*sorted[i+1]
}

// Median returns the median of a sample in any order.
func Median(x []float64) float64 { return Quantile(slices.Sorted(slices.Values(x)), 0.5) }

// NormalQuantile returns the quantile p of the standard normal distribution.
func NormalQuantile(p float64) float64 { return distuv.UnitNormal.Quantile(p) }
