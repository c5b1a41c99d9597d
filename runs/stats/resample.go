package stats

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

var nan = math.NaN()

// Quantile interpolates linearly between the elements of a sorted sample (Hyndman and Fan 1996, type 7: the median of two
// is their mean).
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

// Median is the quantile at a half.
func Median(x []float64) float64 { return Quantile(slices.Sorted(slices.Values(x)), 0.5) }

// NormalQuantile is the point below which a standard normal variable lies with probability p.
func NormalQuantile(p float64) float64 { return distuv.UnitNormal.Quantile(p) }

// Interval is where a value lies, with some confidence.
type Interval struct{ Low, High float64 }

// Bootstrap is the percentile interval of a statistic of n observations: it is computed for resamples, each n places
// drawn with replacement (Efron 1979). Resamples that give NaN are left out; the interval is NaN if those are more than
// half.
func Bootstrap(n, resamples int, statistic func(sample []int) float64, level float64, rng *rand.Rand) Interval {
	if n == 0 {
		return Interval{nan, nan}
	}
	values, sample := make([]float64, 0, resamples), make([]int, n)
	for range resamples {
		for i := range sample {
			sample[i] = rng.IntN(n)
		}
		if v := statistic(sample); !math.IsNaN(v) {
			values = append(values, v)
		}
	}
	if 2*len(values) < resamples || len(values) == 0 {
		return Interval{nan, nan}
	}
	slices.Sort(values)
	return Interval{Quantile(values, (1-level)/2), Quantile(values, (1+level)/2)}
}
