package runs

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"
)

// Fprint writes the table as text, its warnings below it.
func (t Table) Fprint(w io.Writer) error {
	out := printer{w: w}
	if t.Mode != "" {
		out.line("mode: %s\n", t.Mode)
	}
	out.table(t.quantiles)
	if len(t.Groups) > 1 && len(t.Standings) > 0 {
		out.table(func(w io.Writer) { t.standings(w, t.Standings) })
		out.table(t.Wins.print)
	}
	if len(t.Anytime) > 0 {
		out.table(func(w io.Writer) { t.anytime(w, "objective", func(a Anytime) []Quantiles { return a.Objective }) })
	}
	if t.Metric == truth {
		out.table(func(w io.Writer) { t.anytime(w, truth, func(a Anytime) []Quantiles { return a.Metric }) })
	}
	if len(t.Fronts) > 0 {
		out.table(t.frontiers)
	}
	if t.Training != nil {
		out.table(t.training)
		out.table(func(w io.Writer) { t.standings(w, t.Training.Standings) })
		out.table(t.Training.Wins.print)
	}
	for _, warning := range t.Warnings {
		out.line("warning: %s\n", warning)
	}
	return out.err
}

// printer keeps the first error.
type printer struct {
	w   io.Writer
	err error
	any bool
}

func (p *printer) line(format string, args ...any) {
	if _, err := fmt.Fprintf(p.w, format, args...); p.err == nil {
		p.err = err
	}
}

// table writes one, with an empty line before it unless it is the first.
func (p *printer) table(write func(w io.Writer)) {
	if p.any {
		p.line("\n")
	}
	p.any = true
	tw := tabwriter.NewWriter(p.w, 0, 0, 2, ' ', tabwriter.AlignRight)
	write(tw)
	if err := tw.Flush(); p.err == nil {
		p.err = err
	}
}

func (t Table) quantiles(w io.Writer) {
	fmt.Fprintln(w, "strategy\truns\t\tmin\t10%\t25%\tmedian\t75%\t90%\tmax\t")
	for _, g := range t.Groups {
		fmt.Fprintf(w, "%s\t%d\tobjective\t%s\n", g.Strategy, g.Runs, cells(g.Objective))
		if t.Metric != "" {
			fmt.Fprintf(w, "\t\t%s\t%s\n", t.Metric, cells(g.Metric))
		}
		fmt.Fprintf(w, "\t\tevaluations\t%s\n", cells(g.Evaluations))
	}
}

// standings is each strategy against the baseline; of truths larger is better, whatever the label's own direction.
func (t Table) standings(w io.Writer, list []Standing) {
	fmt.Fprintf(w, "strategy\t\t95 %% of median\tseeds\twins\tA12\tagainst %s\t\n", cmp.Or(t.Baseline, "nothing"))
	for _, s := range list {
		interval := number(s.Low) + ".." + number(s.High)
		if s.Pairs == 0 {
			fmt.Fprintf(w, "%s\t%s\t%s\t\t\t\t\t\n", s.Strategy, s.What, interval)
			continue
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%s\t%.2f\t%s\t\n", s.Strategy, s.What, interval, s.Pairs, number(s.Wins), s.A12, s.mark())
	}
}

// print writes the matrix of wins, in per cent.
func (t Wins) print(w io.Writer) {
	fmt.Fprintf(w, "%% of seeds better than\t%s\t\n", strings.Join(t.Strategies, "\t"))
	for i, name := range t.Strategies {
		fmt.Fprintf(w, "%s\t", name)
		for j, share := range t.Share[i] {
			text := fmt.Sprintf("%.0f", 100*share)
			if i == j || share < 0 {
				text = "-"
			}
			fmt.Fprintf(w, "%s\t", text)
		}
		fmt.Fprintln(w)
	}
}

// anytime is the median after so many different candidates.
func (t Table) anytime(w io.Writer, what string, of func(Anytime) []Quantiles) {
	fmt.Fprintf(w, "%s after\t", what)
	for _, n := range t.Anytime[0].Distinct {
		fmt.Fprintf(w, "%d\t", n)
	}
	fmt.Fprintln(w)
	for _, a := range t.Anytime {
		fmt.Fprintf(w, "%s\t", a.Strategy)
		for _, q := range of(a) {
			text := "-"
			if q.N > 0 {
				text = number(q.Median)
			}
			fmt.Fprintf(w, "%s\t", text)
		}
		fmt.Fprintln(w)
	}
}

func (t Table) frontiers(w io.Writer) {
	fmt.Fprintln(w, "fronts\tpoints\thypervolume\t25%..75%\tas many at random\tIGD+\t")
	for _, f := range t.Fronts {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s..%s\t%s\t%s\t\n", f.Strategy, number(f.Size.Median), number(f.Hypervolume.Median),
			number(f.Hypervolume.P25), number(f.Hypervolume.P75), number(f.Control.Median), number(f.IGDPlus.Median))
	}
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
