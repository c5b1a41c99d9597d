package main

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/engine"
	"evolve/cmd/evolve/internal/evidence"
	"evolve/cmd/evolve/internal/kinds"
	"fmt"
)

var benchCommand = cli.Command{
	Name: "bench", Args: "[flags] FILE...", Summary: "measure how well metrics agree with published results of trained networks",
	Help: `
Reads published results of trained networks, measures every network without training, and prints
how well each metric agrees with the results. A FILE is a NAS-Bench-NLP log, a zip or folder of
logs, BERT_benchmark.json, or a CSV file of results. docs/how-to/benchmarks.md says where to get
them. The columns are:

  tau, interval      Kendall's tau-b and its bootstrap interval
  ties broken        tau with ties broken at random
  Spearman, Pearson  correlation coefficients
  top 5%, 10%, K     the share of the truly best networks that are among the best by the metric
  best rank          the true rank of the best network among the K best by the metric
  given size         partial tau, given the number of parameters
  within             tau within groups of similar networks
  draws              tau between the values under two draws of weights

Signs follow the declared direction of each metric: positive means agreement. Numeric columns of
CSV files count as metrics too; rows are joined by their id. Warnings below the table name the
conclusions that the data do not support.

Measured values are saved in -cache, so a second run with the same networks is fast.

examples:
  evolve bench -space bert BERT_benchmark.json             the default metrics of encoders
  evolve bench -space bert -metrics coding_rate -label mnli -plot plots BERT_benchmark.json
                                                           one metric, another task, charts
  evolve bench -metrics all -csv logs.zip RNN_results.csv > table.csv
  evolve bench -metrics none -rows RNN_results.csv         only the columns of the file`,
	Define: defineBench,
}

// benchFlags holds the flags of bench.
type benchFlags struct {
	kind                                *string
	config, metrics, label, plot, cache string
	draws, workers                      int
	json, csv, quiet, rows              bool
	evidence.Options
}

func defineBench(f *flag.FlagSet) func(context.Context, cli.Streams, []string) error {
	var o benchFlags
	o.define(f)
	return func(ctx context.Context, s cli.Streams, args []string) error {
		if len(args) == 0 {
			return cli.Usage("bench: want files of published results (docs/how-to/benchmarks.md says where to get them)")
		}
		for _, file := range args {
			if _, err := os.Stat(file); err != nil {
				return cli.Missing("bench: %w", err)
			}
		}
		if err := o.check(); err != nil {
			return err
		}
		conf, _, err := kinds.Load(o.config, *o.kind, nil)
		if err != nil {
			return err
		}
		setup, err := engine.Open(conf)
		if err != nil {
			return err
		}
		return o.bench(ctx, s, setup, args)
	}
}

func (o *benchFlags) define(f *flag.FlagSet) {
	o.kind = cli.Space(f)
	f.StringVar(&o.config, "config", "", "take space, input, model and weight seed from this configuration `file`")
	f.StringVar(&o.metrics, "metrics", "", "comma-separated `metrics` to measure; all: every metric; none: only columns of the files;\ndefault: a few of the space")
	f.StringVar(&o.label, "label", "", "`column` that holds the truth; default: glue or test_loss")
	f.IntVar(&o.Top, "top", 10, "use the `K` best networks for the columns top K and best rank")
	f.IntVar(&o.Resamples, "resamples", 1000, "number `N` of bootstrap samples for an interval")
	f.Uint64Var(&o.Seed, "seed", 1, "`seed` of the bootstrap and of tie breaking")
	f.IntVar(&o.draws, "draws", 2, "measure with `N` draws of weights, 1 or 2; two show the effect of the draw")
	f.BoolVar(&o.rows, "rows", false, "count every row by itself; default: a network trained several times counts once, with\nits mean result")
	cli.Workers(f, &o.workers, "measure `N` networks")
	f.StringVar(&o.plot, "plot", "", "write charts into this `folder`: metric against truth, and the result of a search among N")
	f.StringVar(&o.cache, "cache", filepath.Join("runs", ".cache"), "`folder` of the evaluation cache, shared with runs; off: no cache")
	f.BoolVar(&o.json, "json", false, "print a JSON array")
	f.BoolVar(&o.csv, "csv", false, "print CSV with full precision")
	f.BoolVar(&o.quiet, "quiet", false, "print no progress on standard error")
}

func (o *benchFlags) check() error {
	if err := cli.CheckWorkers(o.workers); err != nil {
		return err
	}
	switch {
	case o.Top < 1:
		return cli.Usage("bench: -top (%d): want at least 1", o.Top)
	case o.Resamples < 1 || o.Resamples > 1_000_000:
		return cli.Usage("bench: -resamples (%d): want 1 to 1000000", o.Resamples)
	case o.draws != 1 && o.draws != 2:
		return cli.Usage("bench: -draws (%d): want 1 or 2", o.draws)
	case o.json && o.csv:
		return cli.Usage("bench: -json and -csv: want one of them")
	}
	return nil
}

// bench measures the networks of published results and prints how far each metric agrees with them.
func (o *benchFlags) bench(ctx context.Context, s cli.Streams, setup *engine.Setup, files []string) error {
	table, err := setup.ReadOracle(ctx, files)
	if err != nil {
		return err
	}
	if err := table.Choose(o.label, setup.Label); err != nil {
		return cli.Exit(cli.ExitUsage, fmt.Errorf("-%w", err))
	}
	if !o.quiet {
		table.Describe(s.Err)
	}
	m := evidence.Measurement{Draws: o.draws, ByRow: o.rows, Workers: o.workers, Progress: cli.NewProgress(s.Err, o.quiet)}
	if o.metrics != "none" {
		if m.Terms, err = setup.ParseTerms(o.metrics); err != nil {
			return cli.Exit(cli.ExitUsage, err)
		}
	}
	if o.cache != "off" {
		m.Cache = engine.OpenCache(o.cache, s.Err)
		defer m.Cache.Close()
	}
	study, err := evidence.Measure(ctx, setup, table, m)
	if err != nil {
		return err
	}
	rows := study.Rows(o.Options)
	if err := study.Draw(o.plot, rows); err != nil {
		return err
	}
	switch {
	case o.json:
		return json.NewEncoder(s.Out).Encode(rows)
	case o.csv:
		return evidence.CSV(s.Out, rows)
	}
	return evidence.Print(s.Out, rows, o.Options)
}
