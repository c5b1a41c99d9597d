package pages

import (
	"math"

	"evolve/runs/report"
)

// addLines adds a line chart of series to a section, with a table of their numbers. Bands are quartiles.
func addLines(s *Section, caption string, l report.Labels, all ...report.Series) error {
	return addBands(s, caption, l, "25%", "75%", all...)
}

// addBands adds a line chart with bands between a low and a high bound, which the table calls so.
func addBands(s *Section, caption string, l report.Labels, low, high string, all ...report.Series) error {
	svg, err := report.Lines(l, all)
	if err != nil {
		return err
	}
	data := &Table{Head: []string{"series", l.X, l.Y, low, high}, Left: 1}
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

// numbersTable returns columns of equal length as a table.
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

// numberOrEmpty returns v as text, "" for NaN.
func numberOrEmpty(v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	return Number(v)
}
