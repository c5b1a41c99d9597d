package main

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"evolve/cmd/evolve/internal/chart"
	"evolve/cmd/evolve/internal/config"
	"evolve/cmd/evolve/internal/draw"
	"evolve/cmd/evolve/internal/report"
	"evolve/runs"
)

// page is the report of a run.
func (e *engine[G]) page(ctx context.Context, log *runs.Log) (p report.Page, err error) {
	d, err := report.Read(log.Lines(), log.Count, log.Seed)
	if err == nil {
		err = crowned(d, log.Dir)
	}
	if err != nil {
		return p, err
	}
	p = report.Page{Title: e.config.Name + ", seed " + fmt.Sprint(log.Seed), Lead: e.lead(log, d), Facts: facts(d)}
	for _, make := range []func(context.Context, *runs.Log, *report.Digest) (report.Section, error){
		e.winnerSection, trainedSection, e.progressSection, e.metricSection, e.frontSection, e.partSection, failureSection, e.lineageSection, e.againSection,
	} {
		s, err := make(ctx, log, d)
		if err != nil {
			return p, err
		}
		if s.Heading != "" {
			p.Sections = append(p.Sections, s)
		}
	}
	return p, nil
}

// crowned puts the winner of a trained shortlist before the others.
func crowned(d *report.Digest, dir string) error {
	t, err := runs.ReadTrained(dir)
	if err != nil || t == nil {
		return err
	}
	w, ok := t.Entrant(t.Winner)
	if i := slices.IndexFunc(d.Best, func(l runs.Line) bool { return l.ID == w.ID }); ok && i > 0 {
		winner := d.Best[i]
		copy(d.Best[1:], d.Best[:i])
		d.Best[0] = winner
	}
	return nil
}

func (e *engine[G]) lead(log *runs.Log, d *report.Digest) string {
	candidates := fmt.Sprint(d.Told)
	if budget := e.config.Budget.Evaluations; d.Told < budget {
		candidates += fmt.Sprintf(" of at most %d", budget)
	}
	if log.Torn {
		candidates += " (the last line of the log is torn)"
	}
	return fmt.Sprintf("%s over %s, %s candidates. Objective: %s. Mode %s.", e.config.Strategy.Kind, e.what, candidates, e.objectiveText(), modeText(modeOf(log)))
}

// modeOf is a run's mode: what its winner stands for.
func modeOf(log *runs.Log) string {
	if t, err := runs.ReadTrained(log.Dir); err == nil && t != nil {
		return "trained"
	}
	return log.Mode()
}

func facts(d *report.Digest) (all []report.Fact) {
	last := d.Counts[max(0, len(d.Counts)-1):]
	if len(d.Best) > 0 {
		all = append(all, report.Fact{Name: "best objective", Value: report.Number(d.Best[0].Objectives[0])},
			report.Fact{Name: "found as candidate", Value: fmt.Sprint(d.Best[0].ID)})
	}
	for _, c := range last {
		for _, f := range []struct {
			name string
			n    int
		}{{"candidates", c.Told}, {"different", c.Distinct}, {"repeats", c.Cached}, {"infeasible", c.Infeasible}, {"failed", c.Failed}} {
			all = append(all, report.Fact{Name: f.name, Value: fmt.Sprint(f.n)})
		}
	}
	return all
}

func (e *engine[G]) winnerSection(ctx context.Context, _ *runs.Log, d *report.Digest) (s report.Section, err error) {
	s = report.Section{ID: "winner", Heading: "Winner"}
	if len(d.Best) == 0 {
		s.Text = "No " + e.genome + " kept all constraints and could be scored."
		return s, nil
	}
	rows := []compared{{Name: "winner", Objective: &d.Best[0].Objectives[0], Metrics: d.Best[0].Metrics}}
	if !e.blind {
		if rows, err = e.compare(ctx, d.Best[0]); err != nil {
			return s, err
		}
	}
	labels := slices.Sorted(maps.Keys(rows[0].Metrics))
	t := &report.Table{Head: append([]string{"", "objective", "edits away"}, labels...), Left: 1}
	for _, r := range rows {
		line := []string{r.Name, r.objective(), fmt.Sprint(r.Distance)}
		for _, l := range labels {
			line = append(line, number(r.Metrics, l))
		}
		t.Rows = append(t.Rows, line)
	}
	best, err := e.parse(d.Best[0].Genome)
	if err != nil {
		return s, err
	}
	network, _ := e.network(best)
	var picturing bytes.Buffer
	if err := draw.SVG(&picturing, picture(network)); err != nil {
		return s, err
	}
	s.Figures = []report.Figure{{SVG: picturing.Bytes(), Caption: "The winner, in canonical form.", Plain: true}}
	s.Table, s.Text, s.Code = t, "Identity "+d.Best[0].Hash, string(d.Best[0].Genome)
	if e.blind {
		s.Text += ". The files that the run read are not here, so nothing is measured beside it."
	}
	return s, nil
}

// progressSection is the best so far, in truth too, the objectives on the way, and what candidates came to.
func (e *engine[G]) progressSection(_ context.Context, log *runs.Log, d *report.Digest) (s report.Section, err error) {
	if d.Told == 0 {
		return s, nil
	}
	s = report.Section{ID: "progress", Heading: "Progress"}
	best := chart.Series{Name: "best so far"}
	truth := chart.Series{Name: "its truth"}
	for i, in := range d.Incumbents {
		from, to := float64(in.Distinct), float64(d.Counts[len(d.Counts)-1].Distinct)
		if i+1 < len(d.Incumbents) {
			to = float64(d.Incumbents[i+1].Distinct)
		}
		best.X, best.Y = append(best.X, from, to), append(best.Y, in.Objectives[0], in.Objectives[0])
		if v, ok := in.Metrics[config.Truth]; ok {
			truth.X, truth.Y = append(truth.X, from, to), append(truth.Y, v, v)
		}
	}
	if err := addLines(&s, "Best so far, over different candidates", chart.Labels{X: "different candidates", Y: "objective"}, best); err != nil {
		return s, err
	}
	if len(truth.X) > 0 {
		if err := addLines(&s, "What it is really worth", chart.Labels{X: "different candidates", Y: log.Oracle.Label}, truth); err != nil {
			return s, err
		}
	}
	on := chart.Series{Name: "objectives"}
	for _, w := range d.Windows {
		on.X, on.Y = append(on.X, float64(w.To)), append(on.Y, w.Middle)
		on.Low, on.High = append(on.Low, w.Low), append(on.High, w.High)
	}
	if err := addLines(&s, "Objectives of different candidates: median and quartiles of stretches", chart.Labels{X: "candidates", Y: "objective", Linear: true}, on); err != nil {
		return s, err
	}
	return s, addLines(&s, "What candidates came to", chart.Labels{X: "candidates", Y: "so far", Linear: true, Above: true}, counts(d)...)
}

func counts(d *report.Digest) []chart.Series {
	of := []chart.Series{{Name: "different"}, {Name: "repeats"}, {Name: "infeasible"}, {Name: "failed"}}
	for _, c := range d.Counts {
		for i, n := range []int{c.Distinct, c.Cached, c.Infeasible, c.Failed} {
			of[i].X, of[i].Y = append(of[i].X, float64(c.Told)), append(of[i].Y, float64(n))
		}
	}
	return of
}

// metricSection is the objective over each metric that was measured.
func (e *engine[G]) metricSection(_ context.Context, _ *runs.Log, d *report.Digest) (s report.Section, err error) {
	labels := map[string]bool{}
	for _, l := range d.Sample {
		for name := range l.Metrics {
			labels[name] = true
		}
	}
	if len(labels) < 2 || len(d.Sample) < 2 {
		return s, nil
	}
	s = report.Section{ID: "metrics", Heading: "Metrics", Text: fmt.Sprintf("%d feasible candidates at random, and each metric that was measured.", len(d.Sample))}
	const most = 8
	for i, name := range slices.Sorted(maps.Keys(labels)) {
		if i == most {
			break
		}
		var x, y []float64
		for _, l := range d.Sample {
			if v, ok := l.Metrics[name]; ok {
				x, y = append(x, v), append(y, l.Objectives[0])
			}
		}
		svg, err := chart.Scatter(chart.Labels{X: name, Y: "objective"}, x, y)
		if err != nil {
			return s, err
		}
		s.Figures = append(s.Figures, report.Figure{SVG: svg, Caption: "Objective over " + name, Data: columns([]string{name, "objective"}, x, y)})
	}
	return s, nil
}

func columns(head []string, all ...[]float64) *report.Table {
	t := &report.Table{Head: head}
	for i := range all[0] {
		var row []string
		for _, c := range all {
			row = append(row, report.Number(c[i]))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// frontSection is what none beats in every objective.
func (e *engine[G]) frontSection(_ context.Context, log *runs.Log, _ *report.Digest) (s report.Section, err error) {
	if e.combined() || len(e.evaluator.Objectives) < 2 {
		return s, nil
	}
	front, err := runs.Front(log.Lines())
	if err != nil || len(front) == 0 {
		return s, err
	}
	s = report.Section{ID: "front", Heading: "Front", Text: fmt.Sprintf("%d %ss that none beats in every objective.", len(front), e.genome)}
	var head []string
	for _, t := range e.evaluator.Objectives {
		head = append(head, t.Label)
	}
	all := make([][]float64, len(head))
	for _, l := range front {
		for i, label := range head {
			all[i] = append(all[i], l.Metrics[label])
		}
	}
	svg, err := chart.Scatter(chart.Labels{X: head[0], Y: head[1]}, all[0], all[1])
	s.Figures = []report.Figure{{SVG: svg, Caption: head[1] + " over " + head[0], Data: columns(head, all...)}}
	return s, err
}

// partSection is what the best are made of, and all.
func (e *engine[G]) partSection(_ context.Context, _ *runs.Log, d *report.Digest) (s report.Section, err error) {
	if len(d.Sample) == 0 {
		return s, nil
	}
	s = report.Section{ID: "parts", Heading: "What they are made of",
		Text: fmt.Sprintf("Share of each value among the %d best and among %d feasible candidates at random.", len(d.Best), len(d.Sample))}
	all, err := e.levels(d.Sample)
	if err != nil {
		return s, err
	}
	best, err := e.levels(d.Best)
	if err != nil {
		return s, err
	}
	s.Table = &report.Table{Head: []string{"gene", "value", "among the best", "among all"}, Left: 2}
	for _, g := range e.genes(e.config.Space) {
		for _, level := range g.Levels {
			if a, b := all[g.Name][level], best[g.Name][level]; a+b > 0 {
				s.Table.Rows = append(s.Table.Rows, []string{g.Name, level, fmt.Sprintf("%.0f %%", 100*b), fmt.Sprintf("%.0f %%", 100*a)})
			}
		}
	}
	return s, nil
}

// levels is which share of genomes' parts has each level of each gene.
func (e *engine[G]) levels(lines []runs.Line) (map[string]map[string]float64, error) {
	share := map[string]map[string]float64{}
	for _, l := range lines {
		g, err := e.parse(l.Genome)
		if err != nil {
			return nil, err
		}
		for gene, parts := range e.parts(g) {
			if share[gene] == nil {
				share[gene] = map[string]float64{}
			}
			for _, level := range parts {
				share[gene][level] += 1 / float64(len(parts)*len(lines))
			}
		}
	}
	return share, nil
}

func failureSection(_ context.Context, _ *runs.Log, d *report.Digest) (s report.Section, err error) {
	if len(d.Reasons) == 0 {
		return s, nil
	}
	s = report.Section{ID: "failures", Heading: "Failures", Table: &report.Table{Head: []string{"reason", "candidates"}, Left: 1}}
	reasons := slices.Sorted(maps.Keys(d.Reasons))
	sort.SliceStable(reasons, func(i, j int) bool { return d.Reasons[reasons[i]] > d.Reasons[reasons[j]] })
	const most = 20
	for _, reason := range reasons[:min(most, len(reasons))] {
		s.Table.Rows = append(s.Table.Rows, []string{reason, fmt.Sprint(d.Reasons[reason])})
	}
	return s, nil
}

// lineageSection is where the winner came from, the last steps as pictures.
func (e *engine[G]) lineageSection(_ context.Context, _ *runs.Log, d *report.Digest) (s report.Section, err error) {
	if len(d.Lineage) < 2 {
		return s, nil
	}
	s = report.Section{ID: "lineage", Heading: "Lineage of the winner", Text: "From the first ancestor on; of two parents the first. The last steps are drawn, with what each changed.",
		Table: &report.Table{Head: []string{"candidate", "came about by", "identity", "objective"}, Left: 3}}
	for _, l := range d.Lineage {
		objective := "-"
		if len(l.Objectives) > 0 {
			objective = report.Number(l.Objectives[0])
		}
		s.Table.Rows = append(s.Table.Rows, []string{fmt.Sprint(l.ID), string(l.Op), l.Hash, objective})
	}
	const most = 6
	steps := d.Lineage[max(0, len(d.Lineage)-1-most):]
	for i, child := range steps[1:] {
		f, err := e.step(steps[i], child)
		if err != nil {
			return s, err
		}
		s.Figures = append(s.Figures, f)
	}
	return s, nil
}

// step is a picture of what changed from a parent to its child.
func (e *engine[G]) step(parent, child runs.Line) (f report.Figure, err error) {
	p, err := e.parse(parent.Genome)
	if err != nil {
		return f, err
	}
	c, err := e.parse(child.Genome)
	if err != nil {
		return f, err
	}
	var b bytes.Buffer
	err = draw.SVG(&b, e.change(p, c))
	return report.Figure{SVG: b.Bytes(), Caption: fmt.Sprintf("Candidate %d, by %s of %d", child.ID, child.Op, parent.ID), Plain: true}, err
}

// againSection is the configuration, and the commands that lead here.
func (e *engine[G]) againSection(_ context.Context, log *runs.Log, _ *report.Digest) (s report.Section, err error) {
	text, err := os.ReadFile(filepath.Join(log.Dir, "resolved.toml"))
	if err != nil {
		text = e.config.TOML()
	}
	var b strings.Builder
	fmt.Fprintf(&b, "evolve %s, %s on %s, kernels %s; networks read %s\n\n", log.Program, log.Go, log.Arch, log.Kernel, log.Input)
	fmt.Fprintf(&b, "evolve -config resolved.toml     the same run again, byte for byte\nevolve verify %s\nevolve export %s > winner.py\n\n# resolved.toml\n%s", quoted(log.Dir), quoted(log.Dir), text)
	return report.Section{ID: "again", Heading: "How to do it again", Code: b.String()}, nil
}

// finiteOnly is v, and nothing where it is not a number.
func finiteOnly(v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	return report.Number(v)
}
