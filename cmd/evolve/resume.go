package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"

	"evolve/cmd/evolve/internal/config"
	"evolve/nn"
	"evolve/runs"
)

var resumeCommand = command{
	name: "resume", args: "[flags] DIR", summary: "go on with a run that was interrupted, or give a finished one a larger budget",
	help: `
Replays the log of a run and goes on where it ends: the log becomes, byte for byte, the one of an undisturbed run. The
configuration is the run's own; only its budget may be changed.

examples:
  evolve resume runs/rnn/20261123-101500-s1
  evolve resume -set budget.evaluations=10000 runs/rnn/20261123-101500-s1`,
	run: resume,
}

// add defines the flags that run and resume have in common.
func (r *runFlags) add(f *flag.FlagSet) {
	f.IntVar(&r.workers, "workers", runtime.NumCPU(), "score `N` candidates side by side; changes no result")
	f.Var(&r.sets, "set", "override `key=value` of the configuration, may be repeated; paths are relative to the current folder")
	f.BoolVar(&r.quiet, "quiet", false, "no progress on standard error")
	f.BoolVar(&r.json, "json", false, "print the end of the run as one JSON object")
}

// given reports whether a flag was set on the command line.
func given(f *flag.FlagSet, name string) (set bool) {
	f.Visit(func(x *flag.Flag) { set = set || x.Name == name })
	return set
}

func resume(ctx context.Context, s streams, c command, args []string) error {
	var r runFlags
	f := c.flags()
	r.add(f)
	elsewhere := f.Bool("other-machine", false, "go on although the log was begun on another kind of machine: scores may differ in their last bits")
	rest, err := c.parse(s, f, args)
	if err != nil {
		return err
	}
	dir, err := oneDirectory(c, rest)
	if err != nil {
		return err
	}
	conf, err := resolved(dir, r.sets)
	if err != nil {
		return err
	}
	log, err := runs.Open(dir)
	switch {
	case errors.Is(err, runs.ErrNoHeader): // it was killed before the first line
		return r.begin(ctx, s, conf, dir, nil)
	case isReadOnly(err):
		return r.finished(ctx, s, conf, dir, err)
	case err != nil:
		return err
	}
	if err := r.fits(s, conf, &log.Log, log.WriteFile, *elsewhere); err != nil {
		return errors.Join(err, log.Close())
	}
	job, p, err := r.prepare(ctx, s, conf, dir)
	if err == nil {
		err = job.common().sameGround(log.Header)
	}
	if err != nil {
		return errors.Join(err, log.Close())
	}
	return job.search(ctx, s, r, log, p)
}

// isReadOnly tells that a directory may be looked at and not written to.
func isReadOnly(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS)
}

// finished reports a run that nothing can be added to because of err, if nothing is to be added.
func (r runFlags) finished(ctx context.Context, s streams, conf *config.Config, dir string, readOnly error) error {
	log, err := runs.Read(dir)
	if err != nil {
		return err
	}
	if budget, err := onlyBudget(runs.Diff(log.Config, conf.JSON()), dir); err != nil || budget || log.Torn {
		return errors.Join(err, readOnly)
	}
	job, _, err := r.prepare(ctx, s, conf, "")
	if err == nil {
		err = job.common().sameGround(log.Header)
	}
	if err != nil {
		return err
	}
	if err := job.finished(ctx, s, r, log); !errors.Is(err, errUnfinished) {
		return err
	}
	return readOnly
}

func oneDirectory(c command, args []string) (string, error) {
	if len(args) != 1 {
		return "", usageError("%s: want one run directory, got %d arguments (evolve list runs shows them)", c.name, len(args))
	}
	return filepath.Clean(args[0]), nil
}

// resolved is the configuration that a run was begun with.
func resolved(dir string, sets []string) (*config.Config, error) {
	path := filepath.Join(dir, "resolved.toml")
	if _, err := os.Stat(path); err != nil {
		return nil, exitError{exitMissing, fmt.Errorf("%s is not a run directory: %w", dir, err)}
	}
	c, err := config.Load(path, sets, knowns())
	if err != nil {
		return nil, exitError{exitUsage, err}
	}
	return c, nil
}

// fits refuses to go on under another configuration or on another kind of machine, and keeps a changed budget.
func (r runFlags) fits(s streams, conf *config.Config, log *runs.Log, keep keeper, elsewhere bool) error {
	if log.Torn {
		fmt.Fprintln(s.err, "evolve: the last line of the log was torn; that candidate is scored again")
	}
	h := log.Header
	if h.Arch != runtime.GOARCH || h.Kernel != nn.Kernel() {
		if !elsewhere {
			return fmt.Errorf("%s was begun on %s with kernel %s, this is %s with %s: scores could differ in their last bits (-other-machine goes on all the same)",
				log.Dir, h.Arch, h.Kernel, runtime.GOARCH, nn.Kernel())
		}
	}
	if h.Program != version || h.Go != runtime.Version() {
		fmt.Fprintf(s.err, "evolve: the run was begun by evolve %s (%s), this is %s (%s)\n", h.Program, h.Go, version, runtime.Version())
	}
	budget, err := onlyBudget(runs.Diff(h.Config, conf.JSON()), log.Dir)
	if err != nil || !budget {
		return err
	}
	if conf.Budget.Evaluations < log.Count {
		return usageError("budget.evaluations (%d): the log has %d already", conf.Budget.Evaluations, log.Count)
	}
	return keep("resolved.toml", conf.TOML())
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
		return budget, usageError("the configuration of %s has changed since it was begun; only the budget may:\n%s", dir, strings.Join(others, "\n"))
	}
	return budget, nil
}
