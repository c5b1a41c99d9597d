package main

import (
	"context"
	"flag"
	"fmt"
	"iter"
	"runtime"
	"strings"

	"evolve/cmd/evolve/internal/config"
	"evolve/fitness"
	"evolve/search"
)

var scoreCommand = command{
	name: "score", args: "[flags] PATH...", summary: "measure genomes: recipes, lists of recipes, published logs, folders, zips",
	help: `
Prints the metrics of every genome. A PATH is one (JSON), a list of them, JSON lines, the log of a run, a file of the
space's benchmark (NAS-Bench-NLP's logs, NAS-Bench-BERT's records), a folder or zip of these, a built-in
genome (lstm, gru, rnn; bert-mini, bert-tiny), or - for standard input.

Settings of a metric follow it after colons: hidden_covariance:layer=2:batch=20. evolve list metrics shows which there are.

examples:
  evolve score lstm gru rnn
  evolve score -metrics all winner.json
  evolve score -metrics hidden_covariance:layer=1,state_memory:repeats=3 -text words.txt logs.zip
  evolve score -space bert -metrics parameters,multiply_adds:length=64 bert-tiny bert-mini
  evolve sample -n 100 | evolve score -json -`,
	run: score,
}

// spaceFlag is the flag -space, "" where it is not given.
func spaceFlag(f *flag.FlagSet) *string {
	return f.String("space", "", "`kind` of space, rnn or bert; default: the configuration's, or rnn")
}

// scoreFlags is what score was asked for.
type scoreFlags struct {
	metrics, text string
	seed          uint64
	workers       int
	json          bool
	paths         []string
}

func score(ctx context.Context, s streams, c command, args []string) error {
	f, o := c.flags(), scoreFlags{}
	kind := spaceFlag(f)
	f.StringVar(&o.metrics, "metrics", "", "`metrics`, comma-separated; all is a table of every one with its time; default: some of the space")
	path := f.String("config", "", "take space, input, model and weight seed from this configuration `file`")
	f.StringVar(&o.text, "text", "", "networks read the words of this `file` instead of random tokens")
	f.Uint64Var(&o.seed, "seed", 0, "`seed` of the weights, instead of the configuration's")
	f.IntVar(&o.workers, "workers", runtime.NumCPU(), "score `N` candidates side by side; changes no result")
	f.BoolVar(&o.json, "json", false, "print one JSON object a genome")
	rest, err := c.parse(s, f, args)
	if err != nil {
		return err
	}
	if o.workers < 1 {
		return usageError("-workers (%d): want at least 1", o.workers)
	}
	if len(rest) == 0 {
		return usageError("score: want at least one PATH (evolve score -h)")
	}
	conf, _, err := load(*path, *kind, nil)
	if err != nil {
		return err
	}
	if given(f, "seed") {
		conf.Weights.Seed = o.seed
	}
	o.paths = rest
	j, err := scoring(conf, o)
	if err != nil {
		return err
	}
	return j.score(ctx, s, o)
}

// scoring makes a configuration into parts, with the terms that were asked for instead of its own.
func scoring(c *config.Config, o scoreFlags) (job, error) {
	f, err := familyOf(c.Space.Kind)
	if err != nil {
		return nil, err
	}
	if err := f.allThere(o.paths); err != nil {
		return nil, err
	}
	in, from, err := scoredInput(c, o.text)
	if err != nil {
		return nil, err
	}
	j, err := f.open(c, in)
	if err != nil {
		return nil, err
	}
	e := j.common()
	if err := e.fitsVocabulary(from); err != nil {
		return nil, err
	}
	terms, err := e.parseTerms(o.metrics)
	if err != nil {
		return nil, exitError{exitUsage, err}
	}
	e.evaluator = fitness.NewEvaluator(fitness.Config{NewProbe: e.probe, Conditions: e.text, Objectives: terms})
	return j, nil
}

// scoredInput is the words of -text, or else what the configuration says, and where that was said.
func scoredInput(c *config.Config, text string) (in *fitness.Input, from string, err error) {
	if text != "" {
		in, err = fitness.Text(text)
		return in, "-text", err
	}
	in, err = inputOf(c)
	return in, inputKey(c), err
}

func (e *engine[G]) score(ctx context.Context, s streams, o scoreFlags) error {
	list := e.records(s, o.paths)
	if o.metrics == "all" && !o.json {
		return e.printAll(ctx, s, list)
	}
	return e.printScores(ctx, s, list, o)
}

// printScores measures genomes and prints them in the order they were read. One that cannot be read is a row too, and
// makes the command fail in the end.
func (e *engine[G]) printScores(ctx context.Context, s streams, list iter.Seq[record[G]], o scoreFlags) error {
	var all []record[G]
	var genomes []G
	for r := range list {
		all = append(all, r)
		if r.err == nil {
			genomes = append(genomes, r.genome)
		}
	}
	out := newScoreWriter(s, e.evaluator.Objectives, o.json)
	next := 0
	unreadable := func() {
		for ; next < len(all) && all[next].err != nil; next++ {
			out.row(scored{ID: all[next].id, Err: all[next].err.Error()})
		}
	}
	unreadable()
	err := e.scoreAll(ctx, e.measure, genomes, o.workers, func(_ int, c search.Candidate[G]) error {
		out.row(scored{ID: all[next].id, Hash: c.Hash, Metrics: c.Metrics, Err: c.Err})
		next++
		unreadable()
		return nil
	})
	if err := out.close(err); err != nil {
		return err
	}
	if out.failed > 0 {
		return fmt.Errorf("%d of %d %ss could not be scored in full", out.failed, len(all), e.recipe)
	}
	return nil
}

// measure takes every metric it can; what failed is said together.
func (e *engine[G]) measure(ctx context.Context, g G) search.Score {
	network, identity := e.network(g)
	if err := network.Check(); err != nil { // what was read need not be of the space
		return search.Score{Outcome: search.Outcome{Err: err.Error()}}
	}
	values, errs := e.evaluator.Values(ctx, network, identity, e.evaluator.Objectives)
	var failed []string
	for _, t := range e.evaluator.Objectives {
		if err := errs[t.Label]; err != nil {
			failed = append(failed, err.Error())
		}
	}
	return search.Score{Metrics: values, Outcome: search.Outcome{Objectives: []float64{0}, Err: strings.Join(failed, "; ")}}
}
