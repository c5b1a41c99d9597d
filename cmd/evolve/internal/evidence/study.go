// Package evidence says how far metrics that need no training agree with results after training: correlations, what
// the best by a metric are worth, how sure that is, and what else explains it.
package evidence

import (
	"math"
)

// Study is what is known of n architectures. All slices over architectures have one length; NaN is what is not known.
type Study struct {
	Truth      string      // its name
	Results    [][]float64 // of each architecture, of every time it was trained; larger is better
	Parameters []float64
	Stratum    []string // architectures alike in what metrics should see beyond; "" where nothing is known
	Metrics    []Metric
}

// Metric is a column of a study.
type Metric struct {
	Name         string
	Direction    int // declared: 1 more is better, -1 less is, 0 neither
	Values       []float64
	Again        []float64 // with another draw of weights, nil where none was made
	Milliseconds float64   // of one architecture; NaN: not measured
	Reference    bool      // it is there to be compared with
}

// Options are how much is asked for.
type Options struct {
	Top       int     // the k of precision and of the best among k, 10 when 0
	Resamples int     // of the bootstrap, 1000 when 0
	Level     float64 // of its intervals, .95 when 0
	Seed      uint64  // of bootstrap and of broken ties
}

func (o Options) filled() Options {
	if o.Top == 0 {
		o.Top = 10
	}
	if o.Resamples == 0 {
		o.Resamples = 1000
	}
	if o.Level == 0 {
		o.Level = 0.95
	}
	return o
}

// truth is the mean result of each architecture.
func (s Study) truth() []float64 {
	mean := make([]float64, len(s.Results))
	for i, all := range s.Results {
		mean[i] = math.NaN()
		sum := 0.0
		for _, v := range all {
			sum += v
		}
		if len(all) > 0 {
			mean[i] = sum / float64(len(all))
		}
	}
	return mean
}

// joint are the places at which all columns are known.
func joint(columns ...[]float64) (places []int) {
	for i := range columns[0] {
		known := true
		for _, c := range columns {
			known = known && !math.IsNaN(c[i])
		}
		if known {
			places = append(places, i)
		}
	}
	return places
}

// at are the elements of x at places.
func at[E any](x []E, places []int) []E {
	y := make([]E, len(places))
	for i, p := range places {
		y[i] = x[p]
	}
	return y
}

// times is x by k.
func times(x []float64, k float64) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = k * v
	}
	return y
}
