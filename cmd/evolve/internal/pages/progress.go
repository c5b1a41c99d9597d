package pages

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"

	"evolve/cmd/evolve/internal/config"
	"evolve/runs"
	"evolve/runs/report"
)

// progressSection shows the best so far and its truth, the objectives on the way, and the results of candidates.
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
		if err := addLines(&s, "Truth of the best so far", report.Labels{X: "distinct candidates", Y: r.log.Oracle.Label}, truth); err != nil {
			return s, err
		}
	}
	on := report.Series{Name: "objectives"}
	for _, w := range d.Windows {
		on.X, on.Y = append(on.X, float64(w.To)), append(on.Y, w.Middle)
		on.Low, on.High = append(on.Low, w.Low), append(on.High, w.High)
	}
	if err := addLines(&s, "Objective of distinct candidates: median and quartiles of each stretch", report.Labels{X: "candidates", Y: "objective", Linear: true}, on); err != nil {
		return s, err
	}
	return s, addLines(&s, "Candidates by result", report.Labels{X: "candidates", Y: "so far", Linear: true, Above: true}, countSeries(d)...)
}

func countSeries(d *report.Digest) []report.Series {
	of := []report.Series{{Name: "distinct"}, {Name: "repeats"}, {Name: "infeasible"}, {Name: "failed"}}
	for _, c := range d.Counts {
		for i, n := range []int{c.Distinct, c.Cached, c.Infeasible, c.Failed} {
			of[i].X, of[i].Y = append(of[i].X, float64(c.Told)), append(of[i].Y, float64(n))
		}
	}
	return of
}

// metricSection shows the objective over each metric that was measured.
func (r *runPage) metricSection(context.Context) (s Section, err error) {
	d := r.digest
	labels := map[string]bool{}
	for _, l := range d.Sample {
		for name := range l.Metrics {
			labels[name] = true
		}
	}
	if len(labels) < 2 || len(d.Sample) < 2 {
		return s, nil
	}
	s = Section{ID: "metrics", Heading: "Metrics", Text: fmt.Sprintf("%d feasible candidates drawn at random, by each metric that was measured.", len(d.Sample))}
	const most = 8
	for i, name := range slices.Sorted(maps.Keys(labels)) {
		if i == most {
			break
		}
		var x, y []float64
		for _, l := range d.Sample {
			if v, ok := l.Metrics[name]; ok {
				x, y = append(x, v), append(y, l.Objectives[0])
			}
		}
		svg, err := report.Scatter(report.Labels{X: name, Y: "objective"}, x, y)
		if err != nil {
			return s, err
		}
		s.Figures = append(s.Figures, Figure{SVG: svg, Caption: "Objective over " + name, Data: numbersTable([]string{name, "objective"}, x, y)})
	}
	return s, nil
}

func numbersTable(head []string, all ...[]float64) *Table {
	t := &Table{Head: head}
	for i := range all[0] {
		var row []string
		for _, c := range all {
			row = append(row, Number(c[i]))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// frontSection shows the candidates that none beats in every objective.
func (r *runPage) frontSection(context.Context) (s Section, err error) {
	if r.Combined() || len(r.Objectives) < 2 {
		return s, nil
	}
	front, err := runs.Front(r.log.Lines())
	if err != nil || len(front) == 0 {
		return s, err
	}
	s = Section{ID: "front", Heading: "Front", Text: fmt.Sprintf("%d %ss that none beats in every objective.", len(front), r.Genome)}
	var head []string
	for _, t := range r.Objectives {
		head = append(head, t.Label)
	}
	all := make([][]float64, len(head))
	for _, l := range front {
		for i, label := range head {
			all[i] = append(all[i], l.Metrics[label])
		}
	}
	svg, err := report.Scatter(report.Labels{X: head[0], Y: head[1]}, all[0], all[1])
	s.Figures = []Figure{{SVG: svg, Caption: head[1] + " over " + head[0], Data: numbersTable(head, all...)}}
	return s, err
}

// numberOrEmpty returns v as text, and nothing where it is not a number.
func numberOrEmpty(v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	return Number(v)
}
