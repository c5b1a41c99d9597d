package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"path/filepath"
	"time"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/config"
	"evolve/cmd/evolve/internal/engine"
	"evolve/cmd/evolve/internal/outcome"
	"evolve/runs"
	"evolve/search"
)

// session holds the flags that run, resume and compare share, and does what they share: it searches and concludes the run.
type session struct {
	workers int
	sets    cli.Repeated
	quiet   bool
	json    bool
	machine bool // continue a run of another platform or kernel class
}

func (r *session) define(f *flag.FlagSet) {
	cli.Workers(f, &r.workers, "score `N` candidates")
	f.Var(&r.sets, "set", "set a `key=value` of the configuration; repeatable; paths are relative to the current folder")
	f.BoolVar(&r.quiet, "quiet", false, "print no progress on standard error")
	f.BoolVar(&r.json, "json", false, "print the summary of the run as a JSON object")
}

// begin starts a run in a directory without one. It writes files beside the log.
func (r session) begin(ctx context.Context, s cli.Streams, conf *config.Config, dir string, files map[string][]byte) error {
	e, p, err := r.engine(ctx, s, conf, dir)
	if err != nil {
		return err
	}
	defer e.Cache.Close()
	log, err := runs.Create(dir, e.Header(), files)
	if err != nil {
		return err
	}
	return r.search(ctx, s, e, log, p)
}

// resume continues the run in log.
func (r session) resume(ctx context.Context, s cli.Streams, conf *config.Config, log *runs.Writer) error {
	err := r.checkLog(s, conf, log)
	var e *engine.Engine
	var p *cli.Progress
	if err == nil {
		e, p, err = r.engine(ctx, s, conf, log.Dir)
	}
	if err == nil {
		defer e.Cache.Close()
		err = e.CheckHeader(log.Header)
	}
	if err != nil {
		return errors.Join(err, log.Close())
	}
	return r.search(ctx, s, e, log, p)
}

// engine builds the engine of a run in dir. If dir is "", it has no cache.
func (r session) engine(ctx context.Context, s cli.Streams, conf *config.Config, dir string) (*engine.Engine, *cli.Progress, error) {
	if err := cli.CheckWorkers(r.workers); err != nil {
		return nil, nil, err
	}
	setup, err := engine.Open(conf)
	if err != nil {
		return nil, nil, err
	}
	p := cli.NewProgress(s.Err, r.quiet)
	o := engine.Options{Workers: r.workers, Dir: dir, Progress: p}
	if dir != "" {
		o.Cache = engine.CacheOf(conf, dir, s.Err)
	}
	e, err := engine.New(ctx, setup, o)
	if err != nil {
		o.Cache.Close()
	}
	return e, p, err
}

// search runs or continues the run in log, and prints its summary.
func (r session) search(ctx context.Context, s cli.Streams, e *engine.Engine, log *runs.Writer, p *cli.Progress) (err error) {
	defer func() { err = errors.Join(err, log.Close()) }()
	began := time.Now()
	status, err := e.Search(ctx, log, r.workers, p)
	if err != nil {
		return err
	}
	o := outcome.Options{Workers: r.workers, Progress: p, Keep: log.WriteFile}
	return r.conclude(ctx, s, e, &log.Log, status, time.Since(began), o)
}

// conclude prints the summary of a run.
func (r session) conclude(ctx context.Context, s cli.Streams, e *engine.Engine, log *runs.Log, status search.Status, took time.Duration, o outcome.Options) error {
	sum, err := outcome.Conclude(ctx, e, log, status, took, o)
	if err != nil {
		return err
	}
	if r.json {
		return json.NewEncoder(s.Out).Encode(sum)
	}
	sum.Print(s.Out)
	if status.Stop == search.StopFailures {
		return fmt.Errorf("too many evaluations failed (failure.max_failed = %v): %s has the errors", e.Config.Failure.MaxFailed, filepath.Join(log.Dir, runs.LogFile))
	}
	return nil
}

// reportFinished prints the summary of a finished run in a read-only directory. It returns readOnly, the error of opening the
// directory for writing, if the run has to be continued.
func (r session) reportFinished(ctx context.Context, s cli.Streams, conf *config.Config, dir string, readOnly error) error {
	log, err := runs.Read(dir)
	if err != nil {
		return err
	}
	if budget, err := onlyBudget(runs.Diff(log.Config, conf.JSON()), dir); err != nil || budget || log.Torn {
		return errors.Join(err, readOnly)
	}
	e, p, err := r.engine(ctx, s, conf, "")
	if err == nil {
		err = e.CheckHeader(log.Header)
	}
	if err != nil {
		return err
	}
	o, began := e.SearchOptions(r.workers), time.Now()
	for t, err := range log.Times() {
		if err != nil {
			return err
		}
		o.Spent = max(o.Spent, time.Duration(t.Wall*float64(time.Second)))
	}
	status, err := e.Replay(ctx, log.Lines(), nil, o)
	switch {
	case errors.Is(err, engine.ErrUnfinished):
		return readOnly
	case err != nil:
		return err
	}
	return r.conclude(ctx, s, e, log, status, time.Since(began), outcome.Options{Workers: r.workers, Progress: p})
}
