package main

import (
	"context"
	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/config"
	"evolve/cmd/evolve/internal/engine"
	"evolve/cmd/evolve/internal/evidence"
	"evolve/cmd/evolve/internal/kinds"
	"flag"
)

var scoreCommand = cli.Command{
	Name: "score", Args: "[flags] PATH...", Summary: "print the metrics of genomes",
	Help: `
Measures every genome of every PATH and prints its metrics. A PATH is a JSON or JSON-lines file of
genomes, the log of a run, a file of the space's benchmark (NAS-Bench-NLP logs, NAS-Bench-BERT
records), a folder or zip of these, a built-in genome (evolve list spaces names them), or - for
standard input.

The settings of a metric follow its name after colons: hidden_covariance:layer=2:batch=20. evolve
list metrics prints all metrics and their settings.

examples:
  evolve score lstm gru rnn                                the default metrics of three cells
  evolve score -metrics all winner.json                    every metric, with the time it took
  evolve score -metrics hidden_covariance:layer=1,state_memory:repeats=3 -text words.txt logs.zip
                                                           settings; words of a text as input
  evolve score -space bert -metrics parameters,multiply_adds:length=64 bert-tiny bert-mini
  evolve sample -n 100 | evolve score -json -              random cells, one JSON object each`,
	Define: defineScore,
}

func defineScore(f *flag.FlagSet) func(context.Context, cli.Streams, []string) error {
	kind := cli.Space(f)
	metrics := f.String("metrics", "", "comma-separated `metrics`; all: every metric, with its time; default: a few of the space")
	path := f.String("config", "", "take space, input, model and weight seed from this configuration `file`")
	text := f.String("text", "", "feed the words of this `file` to the networks, instead of the configured input")
	seed := f.Uint64("seed", 0, "`seed` of the weights; default: that of the configuration")
	var workers int
	cli.Workers(f, &workers, "score `N` genomes")
	asJSON := f.Bool("json", false, "print one JSON object per genome")
	return func(ctx context.Context, s cli.Streams, args []string) error {
		if err := cli.CheckWorkers(workers); err != nil {
			return err
		}
		if len(args) == 0 {
			return cli.Usage("score: want at least one PATH (evolve score -h)")
		}
		conf, _, err := kinds.Load(*path, *kind, nil)
		if err != nil {
			return err
		}
		if cli.IsSet(f, "seed") {
			conf.Weights.Seed = *seed
		}
		m, err := newMeter(conf, args, *text, *metrics)
		if err != nil {
			return err
		}
		list := m.Read(s.In, args)
		if *metrics == "all" && !*asJSON {
			return evidence.PrintAll(ctx, s, m, list)
		}
		return evidence.PrintScores(ctx, s, m, list, workers, *asJSON)
	}
}

// newMeter returns a meter of the listed metrics. It refuses paths that do not exist. text replaces the configured input.
func newMeter(conf *config.Config, paths []string, text, metrics string) (*engine.Meter, error) {
	k, err := kinds.Of(conf.Space.Kind)
	if err != nil {
		return nil, err
	}
	if err := k.CheckPaths(paths); err != nil {
		return nil, err
	}
	var setup *engine.Setup
	if text != "" {
		setup, err = engine.OpenText(conf, text, "-text")
	} else {
		setup, err = engine.Open(conf)
	}
	if err != nil {
		return nil, err
	}
	terms, err := setup.ParseTerms(metrics)
	if err != nil {
		return nil, cli.Exit(cli.ExitUsage, err)
	}
	return setup.Meter(terms, nil), nil
}
