package runs

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"
)

// Fprint writes the table as text, its warnings below it.
func (t Table) Fprint(w io.Writer) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "strategy\truns\t\tmin\t10%\t25%\tmedian\t75%\t90%\tmax\t")
	for _, g := range t.Groups {
		fmt.Fprintf(tw, "%s\t%d\tobjective\t%s\n", g.Strategy, g.Runs, cells(g.Objective))
		if t.Metric != "" {
			fmt.Fprintf(tw, "\t\t%s\t%s\n", t.Metric, cells(g.Metric))
		}
		fmt.Fprintf(tw, "\t\tevaluations\t%s\n", cells(g.Evaluations))
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	for _, warning := range t.Warnings {
		if _, err := fmt.Fprintf(w, "warning: %s\n", warning); err != nil {
			return err
		}
	}
	return nil
}

// cells are the quantiles as columns, dashes when there are none.
func cells(q Quantiles) string {
	if q.N == 0 {
		return strings.Repeat("-\t", 7)
	}
	var b strings.Builder
	for _, v := range []float64{q.Min, q.P10, q.P25, q.Median, q.P75, q.P90, q.Max} {
		b.WriteString(number(v) + "\t")
	}
	return b.String()
}

// number is five digits of v, or all of a count.
func number(v float64) string {
	if v == math.Trunc(v) && math.Abs(v) < 1e9 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'g', 5, 64)
}
