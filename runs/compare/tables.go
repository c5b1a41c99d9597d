package compare

import (
	"fmt"
	"math"
	"strconv"
)

// Grid holds one table of a comparison as text. Its first row names the columns.
type Grid struct {
	Name string // its title: strategies, against random, pairwise win rate, objective over time, ...
	Rows [][]string
}

// Grids returns the parts of the table in reading order. It leaves out the parts that the compared runs do not have.
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
		all = append(all, t.trainingGrid())
		if len(t.Training.Differences) > 0 {
			all = append(all, differencesGrid(t.Training.Differences))
		}
		all = append(all, t.comparisonGrid("trained, ", t.Training.Comparisons), t.Training.Wins.grid("trained, "))
	}
	return all
}

// groupsGrid returns the quantiles of each strategy.
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

// comparisonGrid returns a row per comparison. Titles begin with prefix.
func (t Table) comparisonGrid(prefix string, list []Comparison) Grid {
	against := "no random-search baseline"
	if t.Baseline != "" {
		against = "against " + t.Baseline
	}
	g := Grid{prefix + against, [][]string{{"strategy", "", "95 % of median", "seeds", "wins", "A12", against}}}
	for _, c := range list {
		row := []string{c.Strategy, c.What, formatNumber(c.Low) + ".." + formatNumber(c.High), "", "", "", ""}
		if c.Pairs > 0 {
			row = append(row[:3], strconv.Itoa(c.Pairs), formatNumber(c.Wins), fmt.Sprintf("%.2f", c.A12), c.significance())
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}

// grid returns the win rates in per cent. Its title begins with prefix.
func (t Wins) grid(prefix string) Grid {
	g := Grid{prefix + "pairwise win rate", [][]string{append([]string{"% of seeds better than"}, t.Strategies...)}}
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

// anytimeGrid returns the median of a value after each number of distinct candidates.
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

// frontsGrid returns the medians of the ratings of fronts.
func (t Table) frontsGrid() Grid {
	g := Grid{"fronts", [][]string{{"fronts", "points", "hypervolume", "25%..75%", "random control", "IGD+"}}}
	for _, f := range t.Fronts {
		g.Rows = append(g.Rows, []string{f.Strategy, formatNumber(f.Size.Median), formatNumber(f.Hypervolume.Median),
			formatNumber(f.Hypervolume.P25) + ".." + formatNumber(f.Hypervolume.P75), formatNumber(f.Control.Median), formatNumber(f.IGDPlus.Median)})
	}
	return g
}

// trainingGrid returns the quantiles of perplexities, exp(loss).
func (t Table) trainingGrid() Grid {
	g := Grid{"trained", [][]string{{"trained perplexity", "runs", "min", "10%", "25%", "median", "75%", "90%", "max", "diverged"}}}
	for _, r := range t.Training.Rows {
		q := r.Loss
		for _, v := range []*float64{&q.Min, &q.P10, &q.P25, &q.Median, &q.P75, &q.P90, &q.Max} {
			*v = math.Exp(*v)
		}
		diverged := "-"
		if r.Trained > 0 {
			diverged = fmt.Sprintf("%d of %d", r.Failed, r.Trained)
		}
		g.Rows = append(g.Rows, append(append([]string{r.Strategy, strconv.Itoa(q.N)}, cells(q)...), diverged))
	}
	return g
}

// cells returns the quantiles as text, dashes for an empty sample.
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

// formatNumber returns v with five significant digits, or all digits of a whole number.
func formatNumber(v float64) string {
	if v == math.Trunc(v) && math.Abs(v) < 1e9 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'g', 5, 64)
}
