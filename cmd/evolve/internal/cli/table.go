package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// Rows holds a table. Its first row is the header.
type Rows [][]string

// Print writes aligned columns, or a JSON array with one object per row, whose keys are the header.
func (r Rows) Print(w io.Writer, asJSON bool) error {
	if asJSON {
		objects := []map[string]string{}
		for _, row := range r[1:] {
			o := map[string]string{}
			for i, v := range row {
				o[r[0][i]] = v
			}
			objects = append(objects, o)
		}
		return json.NewEncoder(w).Encode(objects)
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, row := range r {
		fmt.Fprintln(t, strings.Join(row, "\t"))
	}
	return t.Flush()
}

// Markdown writes the table as Markdown.
func (r Rows) Markdown(w io.Writer) {
	line := func(row []string) {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = strings.ReplaceAll(c, "|", `\|`)
		}
		fmt.Fprintf(w, "| %s |\n", strings.Join(cells, " | "))
	}
	line(r[0])
	rule := make([]string, len(r[0]))
	for i := range rule {
		rule[i] = "---"
	}
	line(rule)
	for _, row := range r[1:] {
		line(row)
	}
}

// Number returns values[label] with five digits. It returns a whole number in full, and "-" if there is no value.
func Number(values map[string]float64, label string) string {
	v, ok := values[label]
	switch {
	case !ok:
		return "-"
	case v == float64(int64(v)) && max(v, -v) < 1e15:
		return fmt.Sprintf("%d", int64(v))
	}
	return fmt.Sprintf("%.5g", v)
}
