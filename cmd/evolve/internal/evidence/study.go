package evidence

import (
	"math"
)

// Study holds n architectures with their results and metrics. All slices over architectures have length n. NaN marks a
// missing value.
type Study struct {
	Truth      string      // name of the result
	Results    [][]float64 // [architecture][training]; larger is better
	Parameters []float64   // number of parameters
	Stratum    []string    // coarse group, within which a metric has to tell architectures apart; "" where unknown
	Metrics    []Metric
}

// Metric holds one column of a study.
type Metric struct {
	Name         string
	Direction    int // declared: 1 more is better, -1 less is better, 0 neither
	Values       []float64
	SecondDraw   []float64 // values with another draw of weights; nil if there was none
	Milliseconds float64   // time for one architecture; NaN if not measured
	Reference    bool      // it is a baseline for the other metrics
}

// Options hold the settings of [Study.Rows].
type Options struct {
	Top       int     // k of the precision at k; 10 if 0
	Resamples int     // samples of the bootstrap; 1000 if 0
	Level     float64 // confidence level of intervals; 0.95 if 0
	Seed      uint64  // of the bootstrap and of broken ties
}

// withDefaults returns the options with defaults in place of zeros.
func (o Options) withDefaults() Options {
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

// truth returns the mean result of each architecture.
func (s Study) truth() []float64 {
	mean := make([]float64, len(s.Results))
	for i, results := range s.Results {
		mean[i] = math.NaN()
		sum := 0.0
		for _, v := range results {
			sum += v
		}
		if len(results) > 0 {
			mean[i] = sum / float64(len(results))
		}
	}
	return mean
}

// completeIn returns the indices at which no column is NaN.
func completeIn(columns ...[]float64) (indices []int) {
	for i := range columns[0] {
		complete := true
		for _, c := range columns {
			complete = complete && !math.IsNaN(c[i])
		}
		if complete {
			indices = append(indices, i)
		}
	}
	return indices
}

// at returns the elements of x at the indices.
func at(x []float64, indices []int) []float64 {
	y := make([]float64, len(indices))
	for i, p := range indices {
		y[i] = x[p]
	}
	return y
}

// stringsAt returns the elements of x at the indices.
func stringsAt(x []string, indices []int) []string {
	y := make([]string, len(indices))
	for i, p := range indices {
		y[i] = x[p]
	}
	return y
}

// scaled returns k times x.
func scaled(x []float64, k float64) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = k * v
	}
	return y
}
