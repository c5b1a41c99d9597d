package surrogate

import (
	"cmp"
	"math"
	"slices"
)

// column transforms one feature. It replaces a missing value (NaN) by the median, a value by its rank in the sample that
// Fit saw, and a rank by its distance from the mean rank in standard deviations. So the unit, the scale and outliers of a
// feature have no effect.
type column struct {
	sorted []float64 // the sample, the smallest value first, without missing values
	median float64
	mean   float64 // of the ranks
	scale  float64 // 1 / standard deviation of the ranks; 0 where all values are equal
}

// newColumn returns the transformation of a feature with these values.
func newColumn(values []float64) (c column) {
	for _, v := range values {
		if !math.IsNaN(v) {
			c.sorted = append(c.sorted, v)
		}
	}
	if len(c.sorted) == 0 {
		return c
	}
	slices.Sort(c.sorted)
	c.median = median(c.sorted)
	ranks := make([]float64, len(values))
	for i, v := range values {
		ranks[i] = c.rank(v)
		c.mean += ranks[i] / float64(len(values))
	}
	variance := 0.0
	for _, r := range ranks {
		variance += (r - c.mean) * (r - c.mean) / float64(len(values))
	}
	if variance > 1e-12 {
		c.scale = 1 / math.Sqrt(variance)
	}
	return c
}

// rank returns the share of the sample that is below v, with half of what equals v. It lies in 0 to 1.
func (c column) rank(v float64) float64 {
	if math.IsNaN(v) {
		v = c.median
	}
	below, _ := slices.BinarySearch(c.sorted, v)
	upTo, _ := slices.BinarySearchFunc(c.sorted, v, func(e, v float64) int {
		if e <= v {
			return -1
		}
		return cmp.Compare(e, v)
	})
	return float64(below+upTo) / 2 / float64(len(c.sorted))
}

// at returns the transformed value.
func (c column) at(v float64) float64 {
	if c.scale == 0 {
		return 0
	}
	return (c.rank(v) - c.mean) * c.scale
}

// standardised returns the transformed values of a feature.
func (c column) standardised(values []float64) []float64 {
	z := make([]float64, len(values))
	for i, v := range values {
		z[i] = c.at(v)
	}
	return z
}

// median returns the median of a sorted, non-empty sample. Of an even number it is the mean of the two in the middle, or
// the lower one where that mean is not finite.
func median(sorted []float64) float64 {
	low, high := sorted[(len(sorted)-1)/2], sorted[len(sorted)/2]
	if m := low + (high-low)/2; !math.IsNaN(m) && !math.IsInf(m, 0) {
		return m
	}
	return low
}

// outlier is the number of standard deviations, of a normal distribution of the same median absolute deviation, from which
// labels are clipped.
const outlier = 3

// clipped returns labels without outliers. Those farther than three robust standard deviations from the median are moved
// there, so that one divergence does not outweigh a hundred trainings, and -Inf means "worst". Where more than half of the
// labels are equal, the range of the finite ones is the limit.
func clipped(y []float64) []float64 {
	sorted := slices.Sorted(slices.Values(y))
	center := median(sorted)
	far := make([]float64, len(y))
	for i, v := range sorted {
		if far[i] = math.Abs(v - center); v == center {
			far[i] = 0 // also of an infinite center
		}
	}
	slices.Sort(far)
	reach := outlier * 1.4826 * median(far)
	low, high := center-reach, center+reach
	if !(reach > 0) || math.IsInf(reach, 0) {
		low, high = finiteRange(sorted)
	}
	moved := make([]float64, len(y))
	for i, v := range y {
		moved[i] = min(max(v, low), high)
	}
	return moved
}

// finiteRange returns the smallest and the largest finite element of a sorted sample, zeros where there is none.
func finiteRange(sorted []float64) (low, high float64) {
	finite := slices.DeleteFunc(slices.Clone(sorted), func(v float64) bool { return math.IsInf(v, 0) })
	if len(finite) == 0 {
		return 0, 0
	}
	return finite[0], finite[len(finite)-1]
}
