package compare

import (
	"slices"

	"evolve/runs/stats"
)

// Quantiles describes a sample of N values by order statistics, interpolated as in [stats.Quantile]. All are 0 if the
// sample is empty.
type Quantiles struct {
	N      int     `json:"n"`
	Min    float64 `json:"min"`
	P10    float64 `json:"p10"`
	P25    float64 `json:"p25"`
	Median float64 `json:"median"`
	P75    float64 `json:"p75"`
	P90    float64 `json:"p90"`
	Max    float64 `json:"max"`
}

func quantiles(sample []float64) Quantiles {
	if len(sample) == 0 {
		return Quantiles{}
	}
	s := slices.Sorted(slices.Values(sample))
	q := func(p float64) float64 { return stats.Quantile(s, p) }
	return Quantiles{len(s), s[0], q(0.1), q(0.25), q(0.5), q(0.75), q(0.9), s[len(s)-1]}
}
