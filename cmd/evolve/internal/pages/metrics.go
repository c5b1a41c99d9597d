package pages

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"evolve/runs/report"
)

// metricSection plots the objective over each measured metric.
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
	s = Section{ID: "metrics", Heading: "Metrics", Text: fmt.Sprintf("The objective of %d feasible candidates drawn at random, over each metric.", len(d.Sample))}
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
