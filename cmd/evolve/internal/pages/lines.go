package pages

import (
	"evolve/runs/report"
)

// addLines adds a chart of series, with their numbers.
func addLines(s *Section, caption string, l report.Labels, all ...report.Series) error {
	svg, err := report.Lines(l, all)
	if err != nil {
		return err
	}
	data := &Table{Head: []string{"series", l.X, l.Y, "from", "to"}, Left: 1}
	for _, one := range all {
		for i := range one.X {
			row := []string{one.Name, Number(one.X[i]), numberOrEmpty(one.Y[i]), "", ""}
			if one.Low != nil {
				row[3], row[4] = numberOrEmpty(one.Low[i]), numberOrEmpty(one.High[i])
			}
			data.Rows = append(data.Rows, row)
		}
	}
	s.Figures = append(s.Figures, Figure{SVG: svg, Caption: caption, Data: data})
	return nil
}
