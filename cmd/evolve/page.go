package main

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"evolve/cmd/evolve/internal/pages"
	"evolve/nn/draw"
	"evolve/runs"
	"evolve/runs/report"
)

// page is the report of a run.
func (e *engine[G]) page(ctx context.Context, log *runs.Log) (p pages.Page, err error) {
	d, err := report.Read(log.Lines(), log.Count, log.Seed)
	if err == nil {
		err = crowned(d, log.Dir)
	}
	if err != nil {
		return p, err
	}
	p = pages.Page{Title: e.config.Name + ", seed " + fmt.Sprint(log.Seed), Lead: e.lead(log, d), Facts: facts(d)}
	for _, make := range []func(context.Context, *runs.Log, *report.Digest) (pages.Section, error){
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
	w, ok := t.Network(t.Winner)
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

func facts(d *report.Digest) (all []pages.Fact) {
	last := d.Counts[max(0, len(d.Counts)-1):]
	if len(d.Best) > 0 {
		all = append(all, pages.Fact{Name: "best objective", Value: pages.Number(d.Best[0].Objectives[0])},
			pages.Fact{Name: "found as candidate", Value: fmt.Sprint(d.Best[0].ID)})
	}
	for _, c := range last {
		for _, f := range []struct {
			name string
			n    int
		}{{"candidates", c.Told}, {"different", c.Distinct}, {"repeats", c.Cached}, {"infeasible", c.Infeasible}, {"failed", c.Failed}} {
			all = append(all, pages.Fact{Name: f.name, Value: fmt.Sprint(f.n)})
		}
	}
	return all
}

func (e *engine[G]) winnerSection(ctx context.Context, _ *runs.Log, d *report.Digest) (s pages.Section, err error) {
	s = pages.Section{ID: "winner", Heading: "Winner"}
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
	t := &pages.Table{Head: append([]string{"", "objective", "edits away"}, labels...), Left: 1}
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
	s.Figures = []pages.Figure{{SVG: picturing.Bytes(), Caption: "The winner, in canonical form.", Plain: true}}
	s.Table, s.Text, s.Code = t, "Identity "+d.Best[0].Hash, string(d.Best[0].Genome)
	if e.blind {
		s.Text += ". The files that the run read are not here, so nothing is measured beside it."
	}
	return s, nil
}

// againSection is the configuration, and the commands that lead here.
func (e *engine[G]) againSection(_ context.Context, log *runs.Log, _ *report.Digest) (s pages.Section, err error) {
	text, err := os.ReadFile(filepath.Join(log.Dir, "resolved.toml"))
	if err != nil {
		text = e.config.TOML()
	}
	var b strings.Builder
	fmt.Fprintf(&b, "evolve %s, %s on %s, kernels %s; networks read %s\n\n", log.Program, log.Go, log.Arch, log.Kernel, log.Input)
	fmt.Fprintf(&b, "evolve -config resolved.toml     the same run again, byte for byte\nevolve verify %s\nevolve export %s > winner.py\n\n# resolved.toml\n%s", quoted(log.Dir), quoted(log.Dir), text)
	return pages.Section{ID: "again", Heading: "How to do it again", Code: b.String()}, nil
}
