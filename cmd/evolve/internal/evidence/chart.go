package evidence

import (
	"fmt"

	"evolve/cmd/evolve/internal/chart"
)

// Scatter draws a metric against the truth.
func (s Study) Scatter(m Metric) ([]byte, error) {
	truth := s.truth()
	places := joint(truth, m.Values)
	l := chart.Labels{Title: fmt.Sprintf("%s, n = %d", m.Name, len(places)), X: m.Name, Y: s.Truth}
	return chart.Scatter(l, at(m.Values, places), at(truth, places))
}

// BestOf draws what a search among N random architectures returns, by the metric and at best.
func (s Study) BestOf(r Row) ([]byte, error) {
	by, best := chart.Series{Name: "best by the metric"}, chart.Series{Name: "best in truth", Unimportant: true}
	for _, b := range r.Curve {
		by.X, by.Y = append(by.X, float64(b.N)), append(by.Y, float64(b.Metric))
		best.X, best.Y = append(best.X, float64(b.N)), append(best.Y, float64(b.Truth))
	}
	return chart.Lines(chart.Labels{Title: r.Metric + ": what a search among N returns", X: "N", Y: s.Truth}, []chart.Series{by, best})
}
