package main

import (
	"context"
	"flag"
	"io"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/config"
	"evolve/cmd/evolve/internal/experiment"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/runs"
	"fmt"
	"os"
	"path/filepath"
)

var compareCommand = cli.Command{
	Name: "compare", Args: "[flags] DIR...|EXPERIMENT.toml", Summary: "compare strategies: existing runs, or the runs of an experiment file",
	Help: `
Groups runs by strategy and prints for each group

  the best objective     quantiles over the runs, and a bootstrap interval of the median
  against random search  Wilcoxon's signed-rank test over the seeds that both have, corrected by
                         Holm's method, and Vargha and Delaney's A12; ~ means not significant
  pairwise win rates     how often one strategy beats another at the same seed
  the anytime curve      the best objective after so many distinct candidates
  the front              hypervolume and IGD+, for several objectives

If runs have an oracle, the tables are repeated for the truth. If runs trained a shortlist, their
validation losses are compared too, with those of the networks trained beside it. Warnings name
what weakens the comparison: no random-search baseline, unequal budgets, or runs that differ in
more than seed and strategy.

An experiment file lists configurations, strategies and seeds. The command first makes the missing
runs, below runs/NAME and with one cache. After an interruption the same command continues. Random
search is added if the file does not list it, unless baseline = "none".

  configs = ["run.toml"]      # relative to this file; default: the embedded configuration
  seeds = 30                  # counted from first_seed = 1; the test pairs runs by seed
  set = ["budget.evaluations=2000"]
  [[strategy]]
  kind = "random"
  [[strategy]]
  name = "small"              # default: the kind
  kind = "aging"
  population = 30
  set = ["budget.evaluations=500"] # further changes for this strategy

examples:
  evolve compare runs/rnn/*                                runs that exist
  evolve compare examples/compare_cells.toml               an experiment
  evolve compare -plot plots -set oracle.files='["BERT_benchmark.json"]' pools.toml
                                                           a key for all runs, and charts`,
	Define: defineCompare,
}

func defineCompare(f *flag.FlagSet) func(context.Context, cli.Streams, []string) error {
	var p experiment.Printer
	r := session{quiet: true} // the runs of an experiment print nothing
	f.StringVar(&p.Metric, "metric", "", "also compare this `metric` of the best candidates; default: truth, if runs have an oracle")
	f.StringVar(&p.Plot, "plot", "", "write anytime curves of the strategies into this `folder`")
	root := f.String("dir", "", "`folder` for the runs of an experiment; default: runs/NAME")
	f.Var(&r.sets, "set", "set a `key=value` in every run of an experiment; repeatable")
	cli.Workers(f, &r.workers, "score `N` candidates")
	f.BoolVar(&p.JSON, "json", false, "print one JSON object per configuration")
	quiet := f.Bool("quiet", false, "print no progress on standard error")
	return func(ctx context.Context, s cli.Streams, args []string) error {
		if err := cli.CheckWorkers(r.workers); err != nil {
			return err
		}
		if len(args) == 0 {
			return cli.Usage("compare: want run directories (evolve list runs shows them), or an experiment file")
		}
		file, err := experimentFile("compare", args)
		switch {
		case err != nil:
			return err
		case file != "":
			return r.experiment(ctx, s, file, *root, *quiet, p)
		case len(r.sets) > 0 || *root != "":
			return cli.Usage("compare: -set and -dir apply to an experiment file, not to existing runs")
		}
		return p.Print(s.Out, []experiment.Block{{Dirs: args}})
	}
}

// experiment makes the missing runs of an experiment file, and compares all of its runs.
func (r session) experiment(ctx context.Context, s cli.Streams, file, root string, quiet bool, printer experiment.Printer) error {
	plan, err := experiment.Read(file, root, r.sets)
	if err != nil {
		return err
	}
	for _, p := range plan.Runs { // a mistake in the last is reported before the first begins
		if _, _, err := kinds.Load(p.Config, "", p.Sets); err != nil {
			return err
		}
	}
	silent := cli.Streams{In: s.In, Out: io.Discard, Err: io.Discard}
	err = plan.Make(ctx, cli.NewProgress(s.Err, quiet), func(ctx context.Context, dir string, p config.Planned) error {
		return r.makeRun(ctx, silent, dir, p)
	})
	if err != nil {
		return err
	}
	return printer.Print(s.Out, plan.Blocks)
}

// makeRun starts or resumes a planned run. It leaves a finished run as it is.
func (r session) makeRun(ctx context.Context, s cli.Streams, dir string, p config.Planned) error {
	conf, text, err := kinds.Load(p.Config, "", p.Sets)
	if err != nil {
		return err
	}
	log, err := runs.Read(dir)
	if err != nil {
		if runs.CheckUnused(dir) == nil {
			return r.begin(ctx, s, conf, dir, map[string][]byte{runs.ConfigFile: text, runs.ResolvedFile: conf.TOML()})
		}
		return err
	}
	changes := runs.Diff(log.Config, conf.JSON())
	if _, err := onlyBudget(changes, log.Dir); err != nil {
		return fmt.Errorf("%w\n(give the experiment another name, or remove its folder)", err)
	}
	if len(changes) == 0 && hasEnded(dir, conf) {
		return nil
	}
	open, err := runs.Open(dir)
	if err != nil {
		return err
	}
	return r.resume(ctx, s, conf, open)
}

// hasEnded reports whether a run is finished: whether the file that is saved last exists.
func hasEnded(dir string, conf *config.Config) bool {
	_, err := os.Stat(filepath.Join(dir, filepath.FromSlash(runs.TopFile)))
	if err == nil && conf.Shortlist.Size > 0 {
		_, err = os.Stat(filepath.Join(dir, filepath.FromSlash(runs.TrainedFile)))
	}
	return err == nil
}
