package pages

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/config"
	"evolve/cmd/evolve/internal/engine"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/cmd/evolve/internal/outcome"
	"evolve/nn/draw"
	"evolve/runs"
	"evolve/runs/report"
)

// runPage is a runPage whose page is being made.
type runPage struct {
	*engine.Setup
	engine *engine.Engine // nil: the files that the run read are gone, nothing can be measured
	log    *runs.Log
	digest *report.Digest
}

// Run returns the page of the run in dir, which may still be going on. Where the run's text or other files are gone, the
// page has all but what would have to be measured.
func Run(ctx context.Context, dir string) (Page, error) {
	conf, why := kinds.LoadRun(dir, nil)
	log, err := runs.Read(dir)
	if err != nil {
		return Page{}, cmp.Or(why, err)
	}
	r := &runPage{log: log}
	if why == nil {
		r.engine, why = openRun(ctx, conf)
	}
	if why == nil {
		r.Setup = r.engine.Setup
	} else if r.Setup, err = openWithoutFiles(dir); err != nil {
		return Page{}, why
	}
	return r.page(ctx)
}

// openRun opens the engine of a run, also where the files of its oracle are gone.
func openRun(ctx context.Context, conf *config.Config) (*engine.Engine, error) {
	s, err := engine.Open(conf)
	if err != nil && len(conf.Oracle.Files) > 0 && !conf.Oracle.Pool {
		conf.Oracle.Files = nil
		s, err = engine.Open(conf)
	}
	if err != nil {
		return nil, err
	}
	return engine.New(ctx, s, engine.Options{Workers: 1, Progress: cli.NewProgress(nil, true)})
}

func openWithoutFiles(dir string) (*engine.Setup, error) {
	conf, err := kinds.LoadAlone(filepath.Join(dir, runs.ResolvedFile), "")
	if err != nil {
		return nil, err
	}
	return engine.OpenBlind(conf)
}

func (r *runPage) page(ctx context.Context) (p Page, err error) {
	if r.digest, err = report.Read(r.log.Lines(), r.log.Count, r.log.Seed); err == nil {
		err = putWinnerFirst(r.digest, r.log.Dir)
	}
	if err != nil {
		return p, err
	}
	p = Page{Title: r.Config.Name + ", seed " + fmt.Sprint(r.log.Seed), Lead: r.lead(), Facts: facts(r.digest)}
	for _, section := range []func(context.Context) (Section, error){
		r.winnerSection, r.trainedSection, r.progressSection, r.metricSection, r.frontSection, r.partSection, r.failureSection, r.lineageSection, r.reproduceSection,
	} {
		s, err := section(ctx)
		if err != nil {
			return p, err
		}
		if s.Heading != "" {
			p.Sections = append(p.Sections, s)
		}
	}
	return p, nil
}

// putWinnerFirst puts the winner of a trained shortlist before the others.
func putWinnerFirst(d *report.Digest, dir string) error {
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

// lead describes the run in one sentence.
func (r *runPage) lead() string {
	log, d := r.log, r.digest
	candidates := fmt.Sprint(d.Told)
	if budget := r.Config.Budget.Evaluations; d.Told < budget {
		candidates += fmt.Sprintf(" of at most %d", budget)
	}
	if log.Torn {
		candidates += " (the last line of the log is torn)"
	}
	return fmt.Sprintf("%s over %s, %s candidates. Objective: %s. Mode %s.", r.Config.Strategy.Kind, r.Summary, candidates, r.ObjectiveText(), outcome.ModeText(runMode(log)))
}

// runMode is a run's mode: what its winner stands for.
func runMode(log *runs.Log) string {
	if t, err := runs.ReadTrained(log.Dir); err == nil && t != nil {
		return "trained"
	}
	return log.Mode()
}

func facts(d *report.Digest) (all []Fact) {
	last := d.Counts[max(0, len(d.Counts)-1):]
	if len(d.Best) > 0 {
		all = append(all, Fact{Name: "best objective", Value: Number(d.Best[0].Objectives[0])},
			Fact{Name: "found as candidate", Value: fmt.Sprint(d.Best[0].ID)})
	}
	for _, c := range last {
		for _, f := range []struct {
			name string
			n    int
		}{{"candidates", c.Told}, {"distinct", c.Distinct}, {"repeats", c.Cached}, {"infeasible", c.Infeasible}, {"failed", c.Failed}} {
			all = append(all, Fact{Name: f.name, Value: fmt.Sprint(f.n)})
		}
	}
	return all
}

// winnerSection shows the winner beside known genomes.
func (r *runPage) winnerSection(ctx context.Context) (s Section, err error) {
	s = Section{ID: "winner", Heading: "Winner"}
	if len(r.digest.Best) == 0 {
		s.Text = "No " + r.Genome + " kept all constraints and could be scored."
		return s, nil
	}
	winner := r.digest.Best[0]
	rows := []outcome.Compared{{Name: "winner", Objective: &winner.Objectives[0], Metrics: winner.Metrics}}
	if r.engine != nil {
		if rows, err = outcome.Compare(ctx, r.engine, winner); err != nil {
			return s, err
		}
	}
	labels := slices.Sorted(maps.Keys(rows[0].Metrics))
	s.Table = &Table{Head: append([]string{"", "objective", "edits away"}, labels...), Left: 1}
	for _, row := range rows {
		line := []string{row.Name, row.ObjectiveText(), fmt.Sprint(row.Distance)}
		for _, l := range labels {
			line = append(line, cli.Number(row.Metrics, l))
		}
		s.Table.Rows = append(s.Table.Rows, line)
	}
	best, err := r.Parse(winner.Genome)
	if err != nil {
		return s, err
	}
	var picture bytes.Buffer
	if err := draw.SVG(&picture, r.Graph(best)); err != nil {
		return s, err
	}
	s.Figures = []Figure{{SVG: picture.Bytes(), Caption: "The winner, in canonical form.", Plain: true}}
	s.Text, s.Code = "Identity "+winner.Hash, string(winner.Genome)
	if r.engine == nil {
		s.Text += ". The files that the run read are not here, so nothing is measured beside it."
	}
	return s, nil
}

// reproduceSection shows the configuration, and the commands that lead to this run.
func (r *runPage) reproduceSection(context.Context) (Section, error) {
	log := r.log
	text, err := os.ReadFile(filepath.Join(log.Dir, runs.ResolvedFile))
	if err != nil {
		text = r.Config.TOML()
	}
	var b strings.Builder
	fmt.Fprintf(&b, "evolve %s, %s on %s, kernels %s; networks read %s\n\n", log.Program, log.Go, log.Arch, log.Kernel, log.Input)
	fmt.Fprintf(&b, "evolve -config resolved.toml     the same run again, byte for byte\nevolve verify %s\nevolve export %s > winner.py\n\n# resolved.toml\n%s",
		cli.Quoted(log.Dir), cli.Quoted(log.Dir), text)
	return Section{ID: "reproduce", Heading: "Reproduce this run", Code: b.String()}, nil
}
