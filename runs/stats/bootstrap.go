package stats

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Interval holds the bounds of a confidence interval.
type Interval struct{ Low, High float64 }

// Bootstrap returns the percentile interval of a statistic of n observations (Efron 1979). It calls statistic once per
// resample with n indices drawn with replacement; the slice is reused. The level is the confidence, such as 0.95.
// Resamples that give NaN are left out. The interval is NaN if those are more than half.
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
