package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"evolve/cmd/evolve/internal/chart"
	"evolve/cmd/evolve/internal/config"
	"evolve/cmd/evolve/internal/report"
	"evolve/runs"
)

var reportCommand = command{
	name: "report", args: "[flags] DIR...", summary: "one page of a run, or of several compared: HTML that needs nothing but itself",
	help: `
Of one run: its winner, best so far and in truth, what candidates came to, metrics, front, what the best are made of, failures,
lineage, configuration, and how to do it again. Of several: what evolve compare prints, as tables and charts. Every chart has
its numbers below it. A log of any length makes a page of the same size.

examples:
  evolve report runs/rnn/20261123-101500-s1        writes report.html into that directory
  evolve report -o comparison.html runs/compare-cells/*`,
	run: reportPage,
}

func reportPage(ctx context.Context, s streams, c command, args []string) error {
	f := c.flags()
	out := f.String("o", "", "write to this `file`, - for standard output; default: report.html in the run's directory, or here for several")
	dirs, err := c.parse(s, f, args)
	if err != nil {
		return err
	}
	var p report.Page
	name := "report.html"
	switch len(dirs) {
	case 0:
		return usageError("report: want run directories (evolve list runs shows them)")
	case 1:
		name = filepath.Join(dirs[0], name)
		p, err = runPage(ctx, filepath.Clean(dirs[0]))
	default:
		p, err = comparisonPage(dirs)
	}
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := p.Write(&b); err != nil {
		return err
	}
	name = cmp.Or(*out, name)
	if err := s.put(name, b.Bytes()); err != nil {
		return fmt.Errorf("report: %w (-o writes elsewhere)", err)
	}
	if name != "-" {
		fmt.Fprintln(s.out, name)
	}
	return nil
}

// runPage is the page of one run, which may be going on.
func runPage(ctx context.Context, dir string) (p report.Page, err error) {
	conf, why := resolved(dir, nil)
	log, err := runs.Read(dir)
	switch {
	case err != nil:
		return p, cmp.Or(why, err)
	case why != nil:
		return blindPage(ctx, log, why)
	}
	j, err := openWithout(conf)
	if err != nil {
		return p, err
	}
	if err := j.ready(ctx, 1, newProgress(nil, true)); err != nil && !errors.Is(err, context.Canceled) {
		return p, err
	}
	return j.page(ctx, log)
}

// blindPage is the page of a run whose text or other files are not here, for the reason why: all but what would have to be measured.
func blindPage(ctx context.Context, log *runs.Log, why error) (p report.Page, err error) {
	j, err := openGenomes(filepath.Join(log.Dir, "resolved.toml"), "")
	if err != nil {
		return p, why
	}
	j.common().blind = true
	return j.page(ctx, log)
}

// openWithout is open, also where the oracle's files are gone: a page can do without.
func openWithout(conf *config.Config) (job, error) {
	j, err := open(conf)
	if err == nil || len(conf.Oracle.Files) == 0 || conf.Oracle.Pool {
		return j, err
	}
	conf.Oracle.Files = nil
	return open(conf)
}

// lines adds a chart of series, and their numbers.
func addLines(s *report.Section, caption string, l chart.Labels, all ...chart.Series) error {
	svg, err := chart.Lines(l, all)
	if err != nil {
		return err
	}
	data := &report.Table{Head: []string{"series", l.X, l.Y, "from", "to"}, Left: 1}
	for _, one := range all {
		for i := range one.X {
			row := []string{one.Name, report.Number(one.X[i]), finiteOnly(one.Y[i]), "", ""}
			if one.Low != nil {
				row[3], row[4] = finiteOnly(one.Low[i]), finiteOnly(one.High[i])
			}
			data.Rows = append(data.Rows, row)
		}
	}
	s.Figures = append(s.Figures, report.Figure{SVG: svg, Caption: caption, Data: data})
	return nil
}

// comparisonPage is what compare says of runs.
func comparisonPage(dirs []string) (p report.Page, err error) {
	t, err := runs.Summarize(dirs, nil, "")
	if err != nil {
		return p, err
	}
	p = report.Page{Title: "Strategies compared", Lead: fmt.Sprintf("%d runs, mode %s, against %s.", len(dirs), t.Mode, cmp.Or(t.Baseline, "nothing")),
		Facts: []report.Fact{{Name: "runs", Value: fmt.Sprint(len(dirs))}, {Name: "strategies", Value: fmt.Sprint(len(t.Groups))}}}
	over := report.Section{ID: "time", Heading: "Over time"}
	what := []struct {
		name string
		of   func(runs.Anytime) []runs.Quantiles
	}{{"objective", func(a runs.Anytime) []runs.Quantiles { return a.Objective }}, {"truth", func(a runs.Anytime) []runs.Quantiles { return a.Metric }}}
	for _, w := range what {
		if w.name == "truth" && t.Metric != "truth" {
			continue
		}
		if err := addLines(&over, "Median and quartiles of what would have been returned", chart.Labels{X: "different candidates", Y: w.name}, anytimeSeries(t, w.of)...); err != nil {
			return p, err
		}
	}
	p.Sections = append(p.Sections, tableSection(t), over)
	if len(t.Warnings) > 0 {
		doubts := report.Section{ID: "doubts", Heading: "Doubts", Table: &report.Table{Head: []string{"warning"}, Left: 1}}
		for _, w := range t.Warnings {
			doubts.Table.Rows = append(doubts.Table.Rows, []string{w})
		}
		p.Sections = append(p.Sections, doubts)
	}
	return p, nil
}

// tableSection is strategies with their quantiles and how they stand.
func tableSection(t runs.Table) report.Section {
	table := &report.Table{Head: []string{"strategy", "runs", "25 %", "median", "75 %", "95 % of the median", "wins", "A12", "p (Holm)"}, Left: 1}
	for i, g := range t.Groups {
		s := t.Standings[i]
		row := []string{g.Strategy, fmt.Sprint(g.Runs), report.Number(g.Objective.P25), report.Number(g.Objective.Median), report.Number(g.Objective.P75),
			report.Number(s.Low) + " to " + report.Number(s.High), "", "", ""}
		if s.Pairs > 0 {
			row[6], row[7], row[8] = fmt.Sprintf("%s of %d", report.Number(s.Wins), s.Pairs), fmt.Sprintf("%.2f", s.A12), fmt.Sprintf("%.2g", s.Holm)
		}
		table.Rows = append(table.Rows, row)
	}
	return report.Section{ID: "strategies", Heading: "Strategies", Table: table, Text: "The best first objective of each run. p of Wilcoxon's signed-rank test over common seeds, corrected by Holm's method."}
}
