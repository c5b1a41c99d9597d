package evidence

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"evolve/cmd/evolve/internal/cli"
	"evolve/runs/report"
)

// Scatter returns an SVG chart of the truth over a metric.
func (s Study) Scatter(m Metric) ([]byte, error) {
	truth := s.truth()
	indices := completeIn(truth, m.Values)
	l := report.Labels{Title: fmt.Sprintf("%s, n = %d", m.Name, len(indices)), X: m.Name, Y: s.Truth}
	return report.Scatter(l, at(m.Values, indices), at(truth, indices))
}

// BestOf returns an SVG chart of the expected result of a search among N random architectures: by the metric, and by the
// truth.
func (s Study) BestOf(r Row) ([]byte, error) {
	byMetric, byTruth := report.Series{Name: "highest by the metric"}, report.Series{Name: "truly best", Unimportant: true}
	for _, b := range r.Curve {
		byMetric.X, byMetric.Y = append(byMetric.X, float64(b.N)), append(byMetric.Y, float64(b.Metric))
		byTruth.X, byTruth.Y = append(byTruth.X, float64(b.N)), append(byTruth.Y, float64(b.Truth))
	}
	return report.Lines(report.Labels{Title: r.Metric + ": expected result of the best of N", X: "N random architectures", Y: s.Truth}, []report.Series{byMetric, byTruth})
}

// Draw writes two SVG files for each metric into a folder: NAME.svg by [Study.Scatter] and NAME-best.svg by [Study.BestOf].
// It creates the folder. If folder is "", it does nothing.
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
			continue // the ceiling is no metric
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
