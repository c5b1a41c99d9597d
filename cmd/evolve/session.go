package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/config"
	"evolve/cmd/evolve/internal/engine"
	"evolve/cmd/evolve/internal/outcome"
	"evolve/nn"
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
	o := engine.Options{Workers: r.workers, Progress: p}
	if dir != "" {
		o.Cache = engine.CacheOf(conf, dir, s.Err)
	}
	e, err := engine.New(ctx, setup, o)
	return e, p, err
}

// search runs or continues the run in log, and prints its summary.
func (r session) search(ctx context.Context, s cli.Streams, e *engine.Engine, log *runs.Writer, p *cli.Progress) (err error) {
	defer func() { err = errors.Join(err, log.Close()) }()
	began := time.Now()
	status, err := e.Search(ctx, log, r.workers, p)
	e.Cache.Close()
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

// isReadOnly reports whether a directory can be read and not written to.
func isReadOnly(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS)
}

// checkLog refuses to continue under another configuration or on another kind of machine, and saves a changed budget.
func (r session) checkLog(s cli.Streams, conf *config.Config, log *runs.Writer) error {
	if log.Torn {
		fmt.Fprintln(s.Err, "evolve: the last line of the log was incomplete; its candidate is scored again")
	}
	h := log.Header
	if (h.Arch != runtime.GOARCH || h.Kernel != nn.Kernel()) && !r.machine {
		return fmt.Errorf("%s was started on %s with kernel %s, this is %s with kernel %s: scores can differ in the last bits (-other-machine continues anyway)",
			log.Dir, h.Arch, h.Kernel, runtime.GOARCH, nn.Kernel())
	}
	if h.Program != cli.Version || h.Go != runtime.Version() {
		fmt.Fprintf(s.Err, "evolve: the run was started by evolve %s (%s), this is %s (%s)\n", h.Program, h.Go, cli.Version, runtime.Version())
	}
	budget, err := onlyBudget(runs.Diff(h.Config, conf.JSON()), log.Dir)
	if err != nil || !budget {
		return err
	}
	if conf.Budget.Evaluations < log.Count {
		return cli.Usage("budget.evaluations (%d): the log already has %d candidates; want at least as many", conf.Budget.Evaluations, log.Count)
	}
	return log.WriteFile(runs.ResolvedFile, conf.TOML())
}

// onlyBudget reports whether the budget changed, and refuses any other change.
func onlyBudget(changes []runs.Change, dir string) (budget bool, err error) {
	var others []string
	for _, c := range changes {
		if strings.HasPrefix(c.Path, "budget.") {
			budget = true
		} else {
			others = append(others, "  "+c.String())
		}
	}
	if len(others) > 0 {
		return budget, cli.Usage("the configuration of %s differs from that of its log; only the budget may change:\n%s", dir, strings.Join(others, "\n"))
	}
	return budget, nil
}
