package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"evolve/runs"
	"evolve/runs/compare"
)

var compareCommand = command{
	name: "compare", args: "[flags] DIR...|EXPERIMENT.toml", summary: "compare strategies: an experiment, or runs that are there",
	help: `
Groups runs by strategy and prints quantiles of the best that the runs of a group found; the bootstrap interval of their
median; Wilcoxon's signed-rank test against random search over the seeds that both have, corrected by Holm's method (~ where
the difference may be chance), and Vargha and Delaney's A12; who wins against whom; what would have been returned after so
many different candidates; for several objectives hypervolume and IGD+ of the fronts. Where runs have an oracle, all of it in
truth too. Says what makes the comparison doubtful: no random search, unequal budgets, runs that differ in more than seed
and strategy.

An experiment is a file that lists configurations, strategies and seeds. Its missing runs are made first, below
runs/NAME, and share one cache; stopped in the middle, the same command goes on. Random search is added where it is missing.

  configs = ["run.toml"]      # relative to this file; none: the embedded default
  seeds = 30                  # from first_seed = 1 on; a seed is a pair for the test
  set = ["budget.evaluations=2000"]
  [[strategy]]
  kind = "random"
  [[strategy]]
  name = "small"              # default: the kind
  kind = "aging"
  population = 30
  set = ["budget.evaluations=500"] # what else is different under this name

Runs with a [shortlist] are compared by the loss of what they trained too, with the networks that were trained beside it.

examples:
  evolve compare runs/rnn/*
  evolve compare examples/compare_cells.toml
  evolve compare -plot plots -set oracle.files='["BERT_benchmark.json"]' pools.toml`,
	run: compareRuns,
}

// compareFlags is what compare was asked for.
type compareFlags struct {
	metric, plot, root string
	workers            int
	json, quiet        bool
	sets               repeated
}

func compareRuns(ctx context.Context, s streams, c command, args []string) error {
	f, o := c.flags(), compareFlags{}
	o.add(f)
	rest, err := c.parse(s, f, args)
	if err != nil {
		return err
	}
	if o.workers < 1 {
		return usageError("-workers (%d): want at least 1", o.workers)
	}
	if len(rest) == 0 {
		return usageError("compare: want run directories (evolve list runs shows them), or an experiment file")
	}
	file, err := experimentFile(c, rest)
	if err != nil {
		return err
	}
	if file != "" {
		return o.experiment(ctx, s, file)
	}
	if len(o.sets) > 0 || o.root != "" {
		return usageError("compare: -set and -dir are for experiment files: these runs are there already")
	}
	return o.print(s, []block{{dirs: rest}})
}

// experimentFile is the one that the only argument is; "" where all are directories.
func experimentFile(c command, args []string) (string, error) {
	for _, path := range args {
		info, err := os.Stat(path)
		switch {
		case err != nil && (filepath.Ext(path) != ".toml" || len(args) > 1), err == nil && info.IsDir():
		case len(args) > 1:
			return "", usageError("%s: %s is a file: want one experiment file, or directories, got %d arguments", c.name, path, len(args))
		default:
			return path, nil
		}
	}
	return "", nil
}

func (o *compareFlags) add(f *flag.FlagSet) {
	f.StringVar(&o.metric, "metric", "", "also the quantiles of this `metric` at the best; default: truth, where runs have an oracle")
	f.StringVar(&o.plot, "plot", "", "draw what would have been returned, over time, into this `folder`")
	f.StringVar(&o.root, "dir", "", "`folder` of an experiment's runs, instead of runs/NAME")
	f.Var(&o.sets, "set", "override `key=value` of every run of an experiment, may be repeated")
	f.IntVar(&o.workers, "workers", runtime.NumCPU(), "score `N` candidates side by side; changes no result")
	f.BoolVar(&o.json, "json", false, "print one JSON object for each configuration")
	f.BoolVar(&o.quiet, "quiet", false, "no progress on standard error")
}

// block is runs that are compared with each other.
type block struct {
	name   string
	dirs   []string
	labels map[string]string // of the strategy, by directory; nil: by settings
}

// print compares each block.
func (o compareFlags) print(s streams, blocks []block) error {
	for i, b := range blocks {
		if err := measured(b.dirs, o.metric); err != nil {
			return err
		}
		table, err := compare.Summarize(b.dirs, b.labels, o.metric)
		if err != nil {
			return err
		}
		if err := o.draw(b.name, table); err != nil {
			return err
		}
		if err := o.one(s.out, i, b.name, table); err != nil {
			return err
		}
	}
	return nil
}

func (o compareFlags) one(w io.Writer, i int, name string, table compare.Table) error {
	if o.json {
		return json.NewEncoder(w).Encode(table)
	}
	if name != "" {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "# %s\n", name)
	}
	return table.Fprint(w)
}

// draw writes the charts of a table.
func (o compareFlags) draw(name string, table compare.Table) error {
	if o.plot == "" {
		return nil
	}
	if err := os.MkdirAll(o.plot, 0o777); err != nil {
		return err
	}
	base := filepath.Join(o.plot, fileName("anytime-"+name))
	what := map[string]func(compare.Anytime) []compare.Quantiles{"objective": func(a compare.Anytime) []compare.Quantiles { return a.Objective }}
	if table.Metric == "truth" {
		what["truth"] = func(a compare.Anytime) []compare.Quantiles { return a.Metric }
	}
	for _, label := range slices.Sorted(maps.Keys(what)) {
		svg, err := anytimeChart(label, table, what[label])
		if err != nil {
			return err
		}
		if err := os.WriteFile(strings.TrimSuffix(base, "-")+"-"+label+".svg", svg, 0o666); err != nil {
			return err
		}
	}
	return nil
}

// measured refuses a metric that no line of any log has. A log that cannot be read is left to the comparison to name.
func measured(dirs []string, metric string) error {
	names := map[string]bool{}
	for _, dir := range dirs {
		log, err := runs.Read(dir)
		if err != nil {
			continue
		}
		for l := range log.Lines() {
			if _, ok := l.Metrics[metric]; ok || metric == "" {
				return nil
			}
			for name := range l.Metrics {
				names[name] = true
			}
		}
	}
	if len(names) == 0 {
		return nil
	}
	return usageError("compare: -metric (%s): in none of the logs, which have %s", metric, strings.Join(slices.Sorted(maps.Keys(names)), ", "))
}
