package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"evolve/cmd/evolve/internal/evidence"
)

var benchCommand = command{
	name: "bench", args: "[flags] FILE...", summary: "how far metrics agree with published results after training",
	help: `
Reads published results of trained networks (NAS-Bench-NLP's logs, a zip or a folder; BERT_benchmark.json; result CSVs:
docs/benchmarks.md says where they are), measures every network in them without training, and prints for each metric how
far it agrees with the results: Kendall's tau-b with its bootstrap interval, and with ties broken at random; Spearman and
Pearson; which share of the truly best are among the best by the metric, and the true rank of the best of these; tau for a
given number of parameters (given size), within networks that are alike at first sight (within), and with another draw of
weights (draws). Signs are those of the declared direction: positive agrees. Columns of CSV files are metrics too, rows are joined
by their id. Warnings below the table say what it must not be believed for.

Measured values are kept in -cache, so that a second look costs nothing.

examples:
  evolve bench -space bert BERT_benchmark.json
  evolve bench -space bert -metrics coding_rate,parameters -label mnli -plot plots BERT_benchmark.json
  evolve bench -metrics all -csv logs.zip RNN_results.csv > table.csv
  evolve bench -metrics none -rows RNN_results.csv`,
	run: benchmark,
}

// benchFlags is what bench was asked for.
type benchFlags struct {
	metrics, label, plot, cache string
	draws, workers              int
	json, csv, quiet, rows      bool
	paths                       []string
	evidence.Options
}

func benchmark(ctx context.Context, s streams, c command, args []string) error {
	f, o := c.flags(), benchFlags{}
	kind := spaceFlag(f)
	path := f.String("config", "", "take space, input, model and weight seed from this configuration `file`")
	o.add(f)
	rest, err := c.parse(s, f, args)
	if err != nil {
		return err
	}
	if len(rest) == 0 {
		return usageError("bench: want files of published results (docs/benchmarks.md says where they are)")
	}
	for _, file := range rest {
		if _, err := os.Stat(file); err != nil {
			return exitError{exitMissing, fmt.Errorf("bench: %w", err)}
		}
	}
	if err := o.check(); err != nil {
		return err
	}
	conf, _, err := load(*path, *kind, nil)
	if err != nil {
		return err
	}
	j, err := open(conf)
	if err != nil {
		return err
	}
	o.paths = rest
	return j.bench(ctx, s, o)
}

func (o *benchFlags) add(f *flag.FlagSet) {
	f.StringVar(&o.metrics, "metrics", "", "`metrics` to measure, comma-separated; all: every one; none: only columns of files; default: some of the space")
	f.StringVar(&o.label, "label", "", "the `column` that is the truth; default: glue or test_loss")
	f.IntVar(&o.Top, "top", 10, "look at the `K` best")
	f.IntVar(&o.Resamples, "resamples", 1000, "draw `N` samples for an interval")
	f.Uint64Var(&o.Seed, "seed", 1, "`seed` of resampling and of broken ties")
	f.IntVar(&o.draws, "draws", 2, "measure with `N` draws of weights, 1 or 2: the second tells how much of a metric is its draw")
	f.BoolVar(&o.rows, "rows", false, "every row counts by itself; default: a network that was trained several times counts once, with the mean of its results")
	f.IntVar(&o.workers, "workers", runtime.NumCPU(), "measure `N` networks side by side; changes no result")
	f.StringVar(&o.plot, "plot", "", "draw charts into this `folder`: metric against truth, and what a search among N returns")
	f.StringVar(&o.cache, "cache", filepath.Join("runs", ".cache"), "`folder` of evaluations shared with runs; off: none")
	f.BoolVar(&o.json, "json", false, "print one JSON array")
	f.BoolVar(&o.csv, "csv", false, "print CSV in full precision")
	f.BoolVar(&o.quiet, "quiet", false, "no progress on standard error")
}

func (o *benchFlags) check() error {
	switch {
	case o.workers < 1:
		return usageError("-workers (%d): want at least 1", o.workers)
	case o.Top < 1:
		return usageError("-top (%d): want at least 1", o.Top)
	case o.Resamples < 1 || o.Resamples > 1_000_000:
		return usageError("-resamples (%d): want 1 to 1000000", o.Resamples)
	case o.draws != 1 && o.draws != 2:
		return usageError("-draws (%d): want 1 or 2", o.draws)
	case o.json && o.csv:
		return usageError("-json and -csv: want one of them")
	}
	return nil
}

// bench measures the members of the oracle and prints what that is worth.
func (e *engine[G]) bench(ctx context.Context, s streams, o benchFlags) error {
	table, err := e.readOracle(ctx, o.paths)
	if err != nil {
		return err
	}
	if err := table.choose(o.label, e.label); err != nil {
		return exitError{exitUsage, fmt.Errorf("-%w", err)}
	}
	table.account(s.err, o.quiet)
	study, err := e.study(ctx, s, table, o)
	if err != nil {
		return err
	}
	rows := study.Rows(o.Options)
	if err := charts(o.plot, study, rows); err != nil {
		return err
	}
	switch {
	case o.json:
		return json.NewEncoder(s.out).Encode(rows)
	case o.csv:
		return evidence.CSV(s.out, rows)
	}
	return evidence.Print(s.out, rows, o.Options)
}

// charts draws two of each metric into a folder.
func charts(folder string, study evidence.Study, rows []evidence.Row) error {
	if folder == "" {
		return nil
	}
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	for _, r := range rows {
		i := slices.IndexFunc(study.Metrics, func(m evidence.Metric) bool { return m.Name == r.Metric })
		if i < 0 {
			continue // the ceiling
		}
		scatter, err := study.Scatter(study.Metrics[i])
		if err != nil {
			return err
		}
		best, err := study.BestOf(r)
		if err != nil {
			return err
		}
		name := filepath.Join(folder, fileName(r.Metric))
		if err := os.WriteFile(name+".svg", scatter, 0o666); err != nil {
			return err
		}
		if err := os.WriteFile(name+"-best.svg", best, 0o666); err != nil {
			return err
		}
	}
	return nil
}

// fileName is a name without what folders do not take.
func fileName(name string) string {
	b := []byte(name)
	for i, c := range b {
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '=') {
			b[i] = '_'
		}
	}
	return string(b)
}
