package main

import (
	"context"
	"io"

	"evolve/cmd/evolve/internal/config"
	"evolve/cmd/evolve/internal/pages"
	"evolve/runs"
	"evolve/runs/export"
)

// job is an engine, whatever its genomes are: what commands ask of the space that a configuration chose.
type job interface {
	common() *setup
	ready(ctx context.Context, workers int, p *progress) error
	search(ctx context.Context, s streams, r runFlags, log *runs.Writer, p *progress) error
	finished(ctx context.Context, s streams, r runFlags, log *runs.Log) error
	verify(ctx context.Context, v *verdict, log *runs.Log, o rescoring) error
	page(ctx context.Context, log *runs.Log) (pages.Page, error)
	export(s streams, o exportFlags) error
	draw(s streams, o drawFlags) error
	asStudy(log *runs.Log) (export.Study, error)
	importAll(s streams, paths []string, out string, asJSON bool) error
	train(ctx context.Context, s streams, o trainFlags) error
	shrink(ctx context.Context, s streams, o shrinkFlags) error
	bench(ctx context.Context, s streams, o benchFlags) error
	score(ctx context.Context, s streams, o scoreFlags) error
	sample(ctx context.Context, out io.Writer, n int, seed uint64) error
}

// openGenomes opens a configuration, or the default of a kind, for its space and sizes alone: it reads none of the files that
// are named there.
func openGenomes(path, kind string) (job, error) {
	if path == "" {
		conf, _, err := load("", kind, nil)
		if err != nil {
			return nil, err
		}
		return open(conf)
	}
	conf, err := config.LoadAlone(path, knowns())
	if err != nil {
		return nil, exitError{exitUsage, err}
	}
	conf.Input = config.Input{Kind: "uniform", Vocabulary: 2, Seed: 1}
	conf.Oracle.Files, conf.Oracle.Pool, conf.Strategy.Given = nil, false, nil
	if err := sameKind(conf, kind, path); err != nil {
		return nil, err
	}
	return open(conf)
}

// open makes a configuration into parts.
func open(c *config.Config) (job, error) {
	in, err := inputOf(c)
	if err != nil {
		return nil, err
	}
	f, err := familyOf(c.Space.Kind)
	if err != nil {
		return nil, err
	}
	j, err := f.open(c, in)
	if err != nil {
		return nil, err
	}
	if err := j.common().fitsVocabulary(inputKey(c)); err != nil {
		return nil, err
	}
	return j, j.common().fit()
}
