package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"evolve/cmd/evolve/internal/config"
	"evolve/runs"
)

// plan is the runs of an experiment: what they are made from, and what is compared with what.
type plan struct {
	name, root string
	all        []config.Planned
	blocks     []block // one for each configuration
}

// planned reads an experiment file. root is the folder of its runs, "" for its own.
func planned(path, root string, sets []string) (p plan, err error) {
	x, err := config.LoadExperiment(path)
	if err != nil {
		return p, exitError{exitUsage, err}
	}
	x.Set = append(x.Set, sets...)
	p.name, p.root = x.Name, cmp.Or(root, filepath.Join("runs", x.Name))
	configs := x.Configs
	if len(configs) == 0 {
		configs = []string{""}
	}
	for _, c := range configs {
		list, err := x.Plan(c)
		if err != nil {
			return p, exitError{exitUsage, err}
		}
		b := block{name: strings.TrimSuffix(filepath.Base(cmp.Or(c, "default")), ".toml"), labels: map[string]string{}}
		for _, r := range list {
			dir := filepath.Join(p.root, r.Folder)
			b.dirs, b.labels[dir] = append(b.dirs, dir), r.Strategy
		}
		p.blocks, p.all = append(p.blocks, b), append(p.all, list...)
	}
	return p, nil
}

// experiment makes the runs that a file plans, those that are missing, and compares them.
func (o compareFlags) experiment(ctx context.Context, s streams, path string) error {
	p, err := planned(path, o.root, o.sets)
	if err != nil {
		return err
	}
	if err := o.make(ctx, s, p.root, p.all); err != nil {
		return err
	}
	return o.print(s, p.blocks)
}

// make begins, resumes or leaves alone each planned run.
func (o compareFlags) make(ctx context.Context, s streams, root string, all []config.Planned) error {
	for _, p := range all { // a mistake in the last is said before the first begins
		if _, _, err := load(p.Config, "", p.Sets); err != nil {
			return err
		}
	}
	bar := newProgress(s.err, o.quiet)
	bar.begin("runs", len(all))
	defer bar.end()
	for i, p := range all {
		if err := o.makeOne(ctx, s, filepath.Join(root, p.Folder), p); err != nil {
			var exit exitError
			if errors.As(err, &exit) && exit.code == exitInterrupted {
				return exitError{exitInterrupted, fmt.Errorf("interrupted after %d of %d runs; nothing is lost: the same command goes on", i, len(all))}
			}
			return fmt.Errorf("%s: %w", filepath.Join(root, p.Folder), err)
		}
		bar.step(i+1, "")
	}
	return nil
}

func (o compareFlags) makeOne(ctx context.Context, s streams, dir string, p config.Planned) error {
	if ctx.Err() != nil {
		return exitError{exitInterrupted, ctx.Err()}
	}
	conf, text, err := load(p.Config, "", p.Sets)
	if err != nil {
		return err
	}
	r := runFlags{workers: o.workers, quiet: true}
	silent := streams{in: s.in, out: io.Discard, err: io.Discard}
	log, err := runs.Read(dir)
	switch {
	case err == nil:
		return r.goOn(ctx, silent, conf, log)
	case vacant(dir) == nil:
		return r.begin(ctx, silent, conf, dir, map[string][]byte{"config.toml": text, "resolved.toml": conf.TOML()})
	}
	return err
}

// goOn resumes a run that is there, unless it has ended.
func (r runFlags) goOn(ctx context.Context, s streams, conf *config.Config, log *runs.Log) error {
	changes := runs.Diff(log.Config, conf.JSON())
	if _, err := onlyBudget(changes, log.Dir); err != nil {
		return fmt.Errorf("%w\ngive the experiment another name, or remove its folder", err)
	}
	if len(changes) == 0 && ended(log.Dir, conf) {
		return nil
	}
	open, err := runs.Open(log.Dir)
	if err != nil {
		return err
	}
	if err := r.fits(s, conf, &open.Log, open.WriteFile, false); err != nil {
		return errors.Join(err, open.Close())
	}
	j, p, err := r.prepare(ctx, s, conf, log.Dir)
	if err == nil {
		err = j.common().sameGround(open.Header)
	}
	if err != nil {
		return errors.Join(err, open.Close())
	}
	return j.search(ctx, s, r, open, p)
}

// ended reports whether a run has come to its end: the winner is kept last, or what became of the shortlist.
func ended(dir string, conf *config.Config) bool {
	last := "best/top.jsonl"
	if conf.Shortlist.Size > 0 {
		last = runs.TrainedFile
	}
	_, err := os.Stat(filepath.Join(dir, filepath.FromSlash(last)))
	return err == nil
}
