package pages

import (
	"context"

	"evolve/cmd/evolve/internal/config"
	"evolve/runs/report"
)

// progressSection plots over time the best objective so far, its truth, the objectives of all candidates, and the number of
// candidates by outcome.
func (r *runPage) progressSection(context.Context) (s Section, err error) {
	d := r.digest
	if d.Told == 0 {
		return s, nil
	}
	s = Section{ID: "progress", Heading: "Progress"}
	best := report.Series{Name: "best so far"}
	truth := report.Series{Name: "its truth"}
	for i, in := range d.Incumbents {
		from, to := float64(in.Distinct), float64(d.Counts[len(d.Counts)-1].Distinct)
		if i+1 < len(d.Incumbents) {
			to = float64(d.Incumbents[i+1].Distinct)
		}
		best.X, best.Y = append(best.X, from, to), append(best.Y, in.Objectives[0], in.Objectives[0])
		if v, ok := in.Metrics[config.Truth]; ok {
			truth.X, truth.Y = append(truth.X, from, to), append(truth.Y, v, v)
		}
	}
	if err := addLines(&s, "Best objective so far, by distinct candidates", report.Labels{X: "distinct candidates", Y: "objective"}, best); err != nil {
		return s, err
	}
	if len(truth.X) > 0 {
		if err := addLines(&s, "Truth of the best candidate so far, by the objective", report.Labels{X: "distinct candidates", Y: r.log.Oracle.Label}, truth); err != nil {
			return s, err
		}
	}
	window := report.Series{Name: "objectives"}
	for _, w := range d.Windows {
		window.X, window.Y = append(window.X, float64(w.To)), append(window.Y, w.Middle)
		window.Low, window.High = append(window.Low, w.Low), append(window.High, w.High)
	}
	if err := addLines(&s, "Objective of distinct candidates: median and quartiles over time", report.Labels{X: "candidates", Y: "objective", Linear: true}, window); err != nil {
		return s, err
	}
	return s, addLines(&s, "Candidates by outcome", report.Labels{X: "candidates", Y: "number so far", Linear: true, Above: true}, countSeries(d)...)
}

// countSeries returns the number of candidates by outcome over time.
func countSeries(d *report.Digest) []report.Series {
	series := []report.Series{{Name: "distinct"}, {Name: "repeats"}, {Name: "infeasible"}, {Name: "failed"}}
	for _, c := range d.Counts {
		for i, n := range []int{c.Distinct, c.Cached, c.Infeasible, c.Failed} {
			series[i].X, series[i].Y = append(series[i].X, float64(c.Told)), append(series[i].Y, float64(n))
		}
	}
	return series
}
