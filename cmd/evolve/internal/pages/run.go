package pages

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/config"
	"evolve/cmd/evolve/internal/engine"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/cmd/evolve/internal/outcome"
	"evolve/runs"
	"evolve/runs/report"
)

// runPage holds what the sections of a run's page need.
type runPage struct {
	*engine.Setup
	engine *engine.Engine // nil if files that the run read are missing, so that nothing can be measured
	log    *runs.Log
	digest *report.Digest
}

// Run returns the page of the run in dir. The run may still continue. If its text or other input files are missing, the page
// has everything that needs no measurement. Errors are of the run directory.
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

// openRun opens the engine of a run. If files of its oracle are missing, it opens the engine without them.
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

// openWithoutFiles opens the space of a run without its input files.
func openWithoutFiles(dir string) (*engine.Setup, error) {
	conf, err := kinds.LoadAlone(filepath.Join(dir, runs.ResolvedFile), "")
	if err != nil {
		return nil, err
	}
	return engine.OpenBlind(conf)
}

// page reads the log and returns the page with all sections that apply.
func (r *runPage) page(ctx context.Context) (p Page, err error) {
	if r.digest, err = report.Read(r.log.Lines(), r.log.Count, r.log.Seed); err == nil {
		err = putWinnerFirst(r.digest, r.log)
	}
	if err != nil {
		return p, err
	}
	p = Page{Title: r.Config.Name + ", seed " + fmt.Sprint(r.log.Seed), Lead: r.lead(), Facts: facts(r.digest)}
	for _, section := range []func(context.Context) (Section, error){
		r.winnerSection, r.trainedSection, r.progressSection, r.screenSection, r.metricSection, r.frontSection, r.geneSection, r.failureSection, r.lineageSection, r.reproduceSection,
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

// putWinnerFirst puts the winner of a trained shortlist to the front of the best candidates, which may lack it.
func putWinnerFirst(d *report.Digest, log *runs.Log) error {
	t, err := runs.ReadTrained(log.Dir)
	if err != nil || t == nil {
		return err
	}
	w, ok := t.Network(t.Winner)
	if !ok {
		return nil
	}
	winner, err := runs.Pick(log.Lines(), w.ID)
	if err != nil {
		return err
	}
	d.Best = append(winner, slices.DeleteFunc(d.Best, func(l runs.Line) bool { return l.ID == w.ID })...)
	return nil
}

// lead returns the description of the run for the top of the page.
func (r *runPage) lead() string {
	log, d := r.log, r.digest
	candidates := fmt.Sprint(d.Told)
	if budget := r.Config.Budget.Evaluations; d.Told < budget {
		candidates += fmt.Sprintf(" of at most %d", budget)
	}
	if log.Torn {
		candidates += " (the last line of the log is incomplete)"
	}
	return fmt.Sprintf("%s over %s, %s candidates. Objective: %s. Mode %s.", r.Config.Strategy.Kind, r.Summary, candidates, r.ObjectiveText(), outcome.ModeText(runMode(log)))
}

// runMode returns the mode of a run: trained if it has a trained shortlist, else the mode of its log.
func runMode(log *runs.Log) string {
	if t, err := runs.ReadTrained(log.Dir); err == nil && t != nil {
		return "trained"
	}
	return log.Mode()
}

// facts returns the numbers for the top of the page.
func facts(d *report.Digest) (all []Fact) {
	last := d.Counts[max(0, len(d.Counts)-1):]
	if len(d.Best) > 0 {
		all = append(all, Fact{Name: "best objective", Value: Number(d.Best[0].Objectives[0])},
			Fact{Name: "best candidate", Value: fmt.Sprint(d.Best[0].ID)})
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
