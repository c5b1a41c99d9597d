package compare

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"
)

// Grid is one table of a comparison as text. The first of its rows names the columns.
type Grid struct {
	Name string // what it is about: strategies, against the baseline, ...
	Rows [][]string
}

// Grids are the tables that there are, in the order in which they are read.
func (t Table) Grids() []Grid {
	all := []Grid{t.groupsGrid()}
	if len(t.Groups) > 1 && len(t.Comparisons) > 0 {
		all = append(all, t.comparisonGrid("", t.Comparisons), t.Wins.grid(""))
	}
	if len(t.Anytime) > 0 {
		all = append(all, t.anytimeGrid("objective", func(a Anytime) []Quantiles { return a.Objective }))
	}
	if t.Metric == truth {
		all = append(all, t.anytimeGrid(truth, func(a Anytime) []Quantiles { return a.Metric }))
	}
	if len(t.Fronts) > 0 {
		all = append(all, t.frontsGrid())
	}
	if t.Training != nil {
		all = append(all, t.trainingGrid(), t.comparisonGrid("trained, ", t.Training.Comparisons), t.Training.Wins.grid("trained, "))
	}
	return all
}

// Fprint writes the table as text, its warnings below it.
func (t Table) Fprint(w io.Writer) error {
	var b strings.Builder
	if t.Mode != "" {
		fmt.Fprintf(&b, "mode: %s\n", t.Mode)
	}
	for i, g := range t.Grids() {
		if i > 0 {
			b.WriteByte('\n')
		}
		tw := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
		for _, row := range g.Rows {
			fmt.Fprintf(tw, "%s\t\n", strings.Join(row, "\t"))
		}
		tw.Flush()
	}
	for _, warning := range t.Warnings {
		fmt.Fprintf(&b, "warning: %s\n", warning)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (t Table) groupsGrid() Grid {
	g := Grid{"strategies", [][]string{{"strategy", "runs", "", "min", "10%", "25%", "median", "75%", "90%", "max"}}}
	for _, r := range t.Groups {
		g.Rows = append(g.Rows, append([]string{r.Strategy, strconv.Itoa(r.Runs), "objective"}, cells(r.Objective)...))
		if t.Metric != "" {
			g.Rows = append(g.Rows, append([]string{"", "", t.Metric}, cells(r.Metric)...))
		}
		g.Rows = append(g.Rows, append([]string{"", "", "evaluations"}, cells(r.Evaluations)...))
	}
	return g
}

// comparisonGrid is each strategy against the baseline; of truths larger is better, whatever the label's own direction.
func (t Table) comparisonGrid(of string, list []Comparison) Grid {
	against := "no random-search baseline"
	if t.Baseline != "" {
		against = "against " + t.Baseline
	}
	g := Grid{of + against, [][]string{{"strategy", "", "95 % of median", "seeds", "wins", "A12", against}}}
	for _, s := range list {
		row := []string{s.Strategy, s.What, formatNumber(s.Low) + ".." + formatNumber(s.High), "", "", "", ""}
		if s.Pairs > 0 {
			row = append(row[:3], strconv.Itoa(s.Pairs), formatNumber(s.Wins), fmt.Sprintf("%.2f", s.A12), s.significance())
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}

// grid is the matrix of wins, in per cent.
func (t Wins) grid(of string) Grid {
	g := Grid{of + "pairwise win rate", [][]string{append([]string{"% of seeds better than"}, t.Strategies...)}}
	for i, name := range t.Strategies {
		row := []string{name}
		for j, share := range t.Share[i] {
			text := fmt.Sprintf("%.0f", 100*share)
			if i == j || share < 0 {
				text = "-"
			}
			row = append(row, text)
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}

// anytimeGrid is the median after so many different candidates.
func (t Table) anytimeGrid(what string, of func(Anytime) []Quantiles) Grid {
	head := []string{what + " after"}
	for _, n := range t.Anytime[0].Distinct {
		head = append(head, strconv.Itoa(n))
	}
	g := Grid{what + " over time", [][]string{head}}
	for _, a := range t.Anytime {
		row := []string{a.Strategy}
		for _, q := range of(a) {
			text := "-"
			if q.N > 0 {
				text = formatNumber(q.Median)
			}
			row = append(row, text)
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}

func (t Table) frontsGrid() Grid {
	g := Grid{"fronts", [][]string{{"fronts", "points", "hypervolume", "25%..75%", "random control", "IGD+"}}}
	for _, f := range t.Fronts {
		g.Rows = append(g.Rows, []string{f.Strategy, formatNumber(f.Size.Median), formatNumber(f.Hypervolume.Median),
			formatNumber(f.Hypervolume.P25) + ".." + formatNumber(f.Hypervolume.P75), formatNumber(f.Control.Median), formatNumber(f.IGDPlus.Median)})
	}
	return g
}

// cells are the quantiles as columns, dashes when there are none.
func cells(q Quantiles) (row []string) {
	for _, v := range []float64{q.Min, q.P10, q.P25, q.Median, q.P75, q.P90, q.Max} {
		if q.N == 0 {
			row = append(row, "-")
		} else {
			row = append(row, formatNumber(v))
		}
	}
	return row
}

// formatNumber is five digits of v, or all of a count.
func formatNumber(v float64) string {
	if v == math.Trunc(v) && math.Abs(v) < 1e9 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'g', 5, 64)
}
