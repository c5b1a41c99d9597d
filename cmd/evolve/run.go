package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"evolve/cmd/evolve/internal/config"
	"evolve/nn"
	"evolve/runs"
	"evolve/search"
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
	look    bool // write nothing
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
	conf, text, err := load(*path, "", r.sets)
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
	j, p, err := r.prepare(ctx, s, conf, dir)
	if err != nil {
		return err
	}
	e := j.common()
	h := runs.Header{Program: version, Go: runtime.Version(), Arch: runtime.GOARCH, Kernel: nn.Kernel(),
		Seed: conf.Seed, Config: conf.JSON(), Input: e.input.String(), Oracle: e.knows, Reference: e.reference()}
	log, err := runs.Create(dir, h, files)
	if err != nil {
		return err
	}
	return j.search(ctx, s, r, log, p)
}

// prepare makes the parts of a run and freezes its random sample.
func (r runFlags) prepare(ctx context.Context, s streams, conf *config.Config, dir string) (job, *progress, error) {
	if r.workers < 1 {
		return nil, nil, usageError("-workers (%d): want at least 1", r.workers)
	}
	j, err := open(conf)
	if err != nil {
		return nil, nil, err
	}
	if dir != "" {
		j.common().useCache(dir, s.err)
	}
	p := newProgress(s.err, r.quiet)
	return j, p, j.ready(ctx, r.workers, p)
}

// search runs or goes on with the run of log, and reports its end.
func (e *engine[G]) search(ctx context.Context, s streams, r runFlags, log *runs.Writer, p *progress) (err error) {
	defer func() { err = errors.Join(err, log.Close()) }()
	p.begin("evaluations", e.config.Budget.Evaluations)
	o := e.options(r.workers)
	o.Spent = log.Spent
	began := time.Now()
	status, err := search.Run[G]{
		Options: o, Space: e.searched(), Strategy: e.strategy(), Given: e.given, Eval: e.scorer(),
		Done: e.decoded(log.Lines()),
		Record: func(c search.Candidate[G], took time.Duration) error {
			line, err := encoded(c)
			if err != nil {
				return err
			}
			return log.Append(line, took)
		},
		Watch: func(_ search.Candidate[G], s search.Status) { p.watch(s) },
	}.Do(ctx)
	p.end()
	e.cache.Close()
	if err != nil {
		return err
	}
	return e.report(ctx, s, r, &log.Log, log.WriteFile, status, time.Since(began))
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
	p.step(s.Told, fmt.Sprintf("best %s, %d distinct, %d cached, %d infeasible, %d failed", best, s.Distinct(), s.Cached, s.Infeasible, s.Failed))
}

// load reads a configuration, or the embedded default of a kind of space where path is "", and returns its text too.
// Without a kind it is the configuration's, or rnn.
func load(path, kind string, sets []string) (*config.Config, []byte, error) {
	k := knowns()
	if _, known := k[kind]; kind != "" && !known {
		return nil, nil, usageError("-space (%s): there is %s", kind, strings.Join(config.Kinds, ", "))
	}
	if path == "" {
		kind = cmp.Or(kind, config.Kinds[0])
		c, err := config.Default(kind, sets, k)
		if err != nil {
			return nil, nil, exitError{exitUsage, err}
		}
		return c, []byte(config.Sample(kind)), sameKind(c, kind, "the configuration")
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, exitError{exitMissing, fmt.Errorf("%w (evolve init > %s makes one)", err, path)}
	}
	c, err := config.Load(path, sets, k)
	if err != nil {
		return nil, nil, exitError{exitUsage, err}
	}
	return c, text, sameKind(c, kind, path)
}

// sameKind refuses a -space that is not the configuration's.
func sameKind(c *config.Config, kind, path string) error {
	if kind != "" && kind != c.Space.Kind {
		return usageError("-space (%s): the space.kind of %s is %s", kind, path, c.Space.Kind)
	}
	return nil
}
