package experiment

import (
	"math"

	"evolve/runs/compare"
	"evolve/runs/report"
)

// AnytimeSeries returns a line per strategy: the median and quartiles over runs of what they would have returned after each
// number of distinct candidates. of selects the value.
func AnytimeSeries(table compare.Table, of func(compare.Anytime) []compare.Quantiles) (all []report.Series) {
	for _, a := range table.Anytime {
		s := report.Series{Name: a.Strategy}
		for i, q := range of(a) {
			if a.Distinct[i] < 10 && a.Distinct[len(a.Distinct)-1] >= 100 {
				continue // the first few candidates are far below the others and would flatten the chart
			}
			if q.N == 0 {
				q.Median, q.P25, q.P75 = math.NaN(), math.NaN(), math.NaN()
			}
			s.X, s.Y = append(s.X, float64(a.Distinct[i])), append(s.Y, q.Median)
			s.Low, s.High = append(s.Low, q.P25), append(s.High, q.P75)
		}
		all = append(all, s)
	}
	return all
}
