package evidence

import (
	"fmt"

	"evolve/runs/report"
)

// Scatter draws a metric against the truth.
func (s Study) Scatter(m Metric) ([]byte, error) {
	truth := s.truth()
	places := joint(truth, m.Values)
	l := report.Labels{Title: fmt.Sprintf("%s, n = %d", m.Name, len(places)), X: m.Name, Y: s.Truth}
	return report.Scatter(l, at(m.Values, places), at(truth, places))
}

// BestOf draws what a search among N random architectures returns, by the metric and at best.
func (s Study) BestOf(r Row) ([]byte, error) {
	by, best := report.Series{Name: "best by the metric"}, report.Series{Name: "best in truth", Unimportant: true}
	for _, b := range r.Curve {
		by.X, by.Y = append(by.X, float64(b.N)), append(by.Y, float64(b.Metric))
		best.X, best.Y = append(best.X, float64(b.N)), append(best.Y, float64(b.Truth))
	}
	return report.Lines(report.Labels{Title: r.Metric + ": what a search among N returns", X: "N", Y: s.Truth}, []report.Series{by, best})
}
