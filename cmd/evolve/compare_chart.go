package main

import (
	"math"

	"evolve/cmd/evolve/internal/chart"
	"evolve/runs"
)

// anytimeChart draws medians and quartiles of what runs would have returned, strategy by strategy.
func anytimeChart(what string, table runs.Table, of func(runs.Anytime) []runs.Quantiles) ([]byte, error) {
	var all []chart.Series
	for _, a := range table.Anytime {
		s := chart.Series{Name: a.Strategy}
		for i, q := range of(a) {
			if a.Distinct[i] < 10 && table.Anytime[0].Distinct[len(a.Distinct)-1] >= 100 {
				continue // all are alike there, and far below
			}
			if q.N == 0 {
				q.Median, q.P25, q.P75 = math.NaN(), math.NaN(), math.NaN()
			}
			s.X, s.Y = append(s.X, float64(a.Distinct[i])), append(s.Y, q.Median)
			s.Low, s.High = append(s.Low, q.P25), append(s.High, q.P75)
		}
		all = append(all, s)
	}
	return chart.Lines(chart.Labels{Title: "median and quartiles", X: "different candidates", Y: what}, all)
}
