package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"evolve/cmd/evolve/internal/config"
	"evolve/fitness"
	"evolve/fitness/cells"
	"evolve/nn"
	"evolve/runs"
	"evolve/search"
	"evolve/space"
)

var runCommand = command{
	name: bare, args: "[-config run.toml] [flags]", summary: "search (the word itself may be left out)",
	help: `
Searches until the budget is spent and prints the winner. Without -config it runs the embedded default: RNN cells,
state volume and lag-1 memory by rank, under both guards, aging evolution, 2000 evaluations.

The run is kept in a directory of its own, runs/NAME/TIME-sSEED, line by line: Ctrl-C, a crash or a reboot lose nothing,
evolve resume DIR goes on and ends with the log that an undisturbed run would have written.

examples:
  evolve -config run.toml
  evolve -config run.toml -seed 7 -workers 1 -dir runs/seven
  evolve -config run.toml -set strategy.kind=random -set budget.evaluations=500`,
	run: runSearch,
}

// runFlags are what run and resume have in common.
type runFlags struct {
	workers int
	sets    repeated
	quiet   bool
	json    bool
}

func runSearch(ctx context.Context, s streams, c command, args []string) error {
	var r runFlags
	f := c.flags()
	path := f.String("config", "", "configuration `file`; evolve init prints one")
	seed := f.Uint64("seed", 0, "seed of the run, instead of the configuration's")
	dir := f.String("dir", "", "run `directory` to create, instead of runs/NAME/TIME-sSEED")
	r.add(f)
	rest, err := c.parse(s, f, args)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return usageError("unexpected argument %q: the configuration is given by -config", rest[0])
	}
	if given(f, "seed") {
		r.sets = append(r.sets, fmt.Sprintf("seed=%d", *seed))
	}
	conf, text, err := load(*path, r.sets)
	if err != nil {
		return err
	}
	if *dir == "" {
		*dir = newDirectory(conf)
	}
	if err := vacant(*dir); err != nil {
		return err
	}
	files := map[string][]byte{"config.toml": text, "resolved.toml": conf.TOML()}
	return r.begin(ctx, s, conf, *dir, files)
}

// vacant reports why no run can begin in a directory, before time is spent on one.
func vacant(dir string) error {
	_, err := runs.Read(dir)
	switch {
	case err == nil:
		return fmt.Errorf("%s: %w: evolve resume %s, or another -dir", dir, runs.ErrExists, dir)
	case errors.Is(err, runs.ErrNoHeader), errors.Is(err, os.ErrNotExist):
		return nil
	}
	return err
}

// newDirectory is runs/NAME/TIME-sSEED, with a number behind it where that is taken.
func newDirectory(c *config.Config) string {
	base := filepath.Join("runs", c.Name, fmt.Sprintf("%s-s%d", time.Now().Format("20060102-150405"), c.Seed))
	dir := base
	for i := 2; ; i++ {
		if _, err := os.Stat(dir); err != nil {
			return dir
		}
		dir = fmt.Sprintf("%s-%d", base, i)
	}
}

// begin starts a run in a directory that holds none.
func (r runFlags) begin(ctx context.Context, s streams, conf *config.Config, dir string, files map[string][]byte) error {
	e, p, err := r.prepare(ctx, s, conf, dir)
	if err != nil {
		return err
	}
	h := runs.Header{Program: version, Go: runtime.Version(), Arch: runtime.GOARCH, Kernel: nn.Kernel(),
		Seed: conf.Seed, Config: conf.JSON(), Input: e.input.String(), Reference: e.reference()}
	log, err := runs.Create(dir, h, files)
	if err != nil {
		return err
	}
	return r.search(ctx, s, e, log, p)
}

// prepare makes the parts of a run and freezes its random sample.
func (r runFlags) prepare(ctx context.Context, s streams, conf *config.Config, dir string) (*engine, *progress, error) {
	if r.workers < 1 {
		return nil, nil, usageError("-workers (%d): want at least 1", r.workers)
	}
	e, err := newEngine(conf)
	if err != nil {
		return nil, nil, err
	}
	e.useCache(dir, s.err)
	p := newProgress(s.err, r.quiet)
	return e, p, e.freeze(ctx, r.workers, p)
}

// search runs or goes on with the run of log, and reports its end.
func (r runFlags) search(ctx context.Context, s streams, e *engine, log *runs.Run, p *progress) (err error) {
	defer func() { err = errors.Join(err, log.Close()) }()
	p.begin("evaluations", e.config.Budget.Evaluations)
	o := e.options(r.workers)
	o.Spent = log.Spent
	began := time.Now()
	status, err := search.Run[space.Cell]{
		Options: o, Space: e.space, Strategy: e.strategy(), Given: e.given, Eval: e.scorer(),
		Done: decoded(log.Lines()),
		Record: func(c search.Candidate[space.Cell], took time.Duration) error {
			line, err := encoded(c)
			if err != nil {
				return err
			}
			return log.Append(line, took)
		},
		Watch: func(_ search.Candidate[space.Cell], s search.Status) { p.watch(s) },
	}.Do(ctx)
	p.end()
	if err := e.cache.Close(); err != nil {
		fmt.Fprintln(s.err, "evolve: cache of evaluations:", err)
	}
	if err != nil {
		return err
	}
	return r.report(ctx, s, e, log, status, time.Since(began))
}

func (p *progress) watch(s search.Status) {
	if s.Replayed == s.Told {
		p.replayed(s.Told)
	}
	if !p.terminal && time.Since(p.said) < sayEvery {
		return // a replay tells a hundred thousand in the time between two lines
	}
	best := "none yet"
	if s.Best >= 0 {
		best = fmt.Sprintf("%.5g", s.Objectives[0])
	}
	p.step(s.Told, fmt.Sprintf(", best %s, %d distinct, %d cached, %d infeasible, %d failed", best, s.Distinct(), s.Cached, s.Infeasible, s.Failed))
}

// encoded makes a candidate a log line.
func encoded(c search.Candidate[space.Cell]) (runs.Line, error) {
	genome, err := c.Genome.MarshalJSON()
	return runs.Line{ID: c.ID, Op: c.Op, Parents: c.Parents, Index: c.Index, Genome: genome, Hash: c.Hash, Cached: c.Cached,
		Metrics: c.Metrics, Objectives: c.Objectives, Violation: c.Violation, Err: c.Err}, err
}

// decoded makes log lines candidates.
func decoded(lines iter.Seq2[runs.Line, error]) iter.Seq2[search.Candidate[space.Cell], error] {
	return func(yield func(search.Candidate[space.Cell], error) bool) {
		for l, err := range lines {
			c := search.Candidate[space.Cell]{ID: l.ID, Op: l.Op, Parents: l.Parents, Index: l.Index, Hash: l.Hash, Cached: l.Cached,
				Metrics: l.Metrics, Objectives: l.Objectives, Violation: l.Violation, Err: l.Err}
			if err == nil {
				err = c.Genome.UnmarshalJSON(l.Genome) // the line is known to be JSON: once is enough
			}
			if !yield(c, err) || err != nil {
				return
			}
		}
	}
}

// load reads a configuration, or the embedded default where path is "", and returns its text too.
func load(path string, sets []string) (*config.Config, []byte, error) {
	k := knowns()
	if path == "" {
		c, err := config.Default(sets, k)
		if err != nil {
			return nil, nil, exitError{exitUsage, err}
		}
		return c, []byte(config.Sample()), nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, exitError{exitMissing, fmt.Errorf("%w (evolve init > %s makes one)", err, path)}
	}
	c, err := config.Load(path, sets, k)
	if err != nil {
		return nil, nil, exitError{exitUsage, err}
	}
	return c, text, nil
}

// knowns are the names that a configuration may use.
func knowns() config.Knowns {
	k := config.Knowns{Genomes: space.Builtins()}
	for _, m := range cells.Metrics() {
		k.Metrics = append(k.Metrics, config.Metric{Name: m.Name, Objective: m.Direction != fitness.Neither, Takes: m.Takes})
	}
	return k
}

// useCache opens the evaluation cache: where the configuration says, else beside the runs.
func (e *engine) useCache(dir string, warn interface{ Write([]byte) (int, error) }) {
	where := e.config.Path(e.config.Output.Cache)
	switch e.config.Output.Cache {
	case "off":
		return
	case "":
		where = filepath.Join(filepath.Dir(dir), ".cache")
	}
	e.cache = openCache(where, warn)
	c := e.evaluator.Config
	c.Cache = e.cache
	e.evaluator = fitness.NewEvaluator(c)
}
