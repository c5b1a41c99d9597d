package evidence

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"evolve/cmd/evolve/internal/cli"
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

// Draw writes two charts of each metric into a folder; "" draws nothing.
func (s Study) Draw(folder string, rows []Row) error {
	if folder == "" {
		return nil
	}
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	for _, r := range rows {
		i := slices.IndexFunc(s.Metrics, func(m Metric) bool { return m.Name == r.Metric })
		if i < 0 {
			continue // the ceiling
		}
		scatter, err := s.Scatter(s.Metrics[i])
		if err != nil {
			return err
		}
		best, err := s.BestOf(r)
		if err != nil {
			return err
		}
		name := filepath.Join(folder, cli.FileName(r.Metric))
		if err := os.WriteFile(name+".svg", scatter, 0o666); err != nil {
			return err
		}
		if err := os.WriteFile(name+"-best.svg", best, 0o666); err != nil {
			return err
		}
	}
	return nil
}
