package pages

import (
	"context"
	"fmt"

	"evolve/runs"
	"evolve/runs/report"
)

// frontSection plots the Pareto front in the first two objectives.
func (r *runPage) frontSection(context.Context) (s Section, err error) {
	if r.Combined() || len(r.Objectives) < 2 {
		return s, nil
	}
	front, err := runs.Front(r.log.Lines())
	if err != nil || len(front) == 0 {
		return s, err
	}
	s = Section{ID: "front", Heading: "Front", Text: fmt.Sprintf("%d %ss that no other dominates: none is at least as good in all objectives and better in one.", len(front), r.Genome)}
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
