package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/engine"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/cmd/evolve/internal/shrink"
	"evolve/runs"
)

var shrinkCommand = cli.Command{
	Name: "shrink", Args: "[flags] FILE...|DIR", Summary: "restrict a space to the gene values that lead to good networks",
	Help: `
Estimates the effect of every value of every gene, drops the values that lower quality, and writes
the configuration of the smaller space. The data are published results
(docs/how-to/benchmarks.md) or the log of a run, whose objective then counts as the truth.

Prints for each value its effect on the mean, other genes being equal, with a bootstrap interval,
and its effect on the median and the top decile; then pairs of values that interact; then the
expected quality of a random member before and after. A value is dropped only if there is evidence
against it: if no gene had an effect, the probability of dropping any value would be 1 %.

examples:
  evolve shrink -space bert -o small.toml BERT_benchmark.json    from published results
  evolve shrink -o small.toml logs.zip                           NAS-Bench-NLP logs
  evolve shrink -config run.toml -o small.toml runs/random/20261123-101500-s1
                                                                 from a run of random search`,
	Define: defineShrink,
}

func defineShrink(f *flag.FlagSet) func(context.Context, cli.Streams, []string) error {
	kind := cli.Space(f)
	path := f.String("config", "", "shrink the space of this configuration `file`; other keys are copied;\ndefault: that of the run, or of the space")
	label := f.String("label", "", "`column` that holds the truth; default: glue or test_loss")
	out := f.String("o", "", "write the configuration of the smaller space to this `file`")
	seed := f.Uint64("seed", 1, "`seed` of the bootstrap")
	asJSON := f.Bool("json", false, "print a JSON object")
	return func(ctx context.Context, s cli.Streams, args []string) error {
		if len(args) == 0 {
			return cli.Usage("shrink: want files of published results (docs/how-to/benchmarks.md says where to get them), or a run directory")
		}
		log, err := runs.Read(args[0])
		isRun := err == nil
		if isRun && *path == "" {
			*path = filepath.Join(args[0], runs.ResolvedFile)
		}
		conf, _, err := kinds.Load(*path, *kind, nil)
		if err != nil {
			return err
		}
		conf.Oracle.Pool = false // shrink works on the space, not on the pool
		setup, err := engine.Open(conf)
		if err != nil {
			return err
		}
		var sample shrink.Sample
		if isRun {
			sample, err = shrink.FromRun(setup, log, s.Err)
		} else {
			sample, err = shrink.FromFiles(ctx, setup, args, *label, s.Err)
		}
		if err != nil {
			return err
		}
		return printShrink(s, setup, sample, args[0], *out, *seed, *asJSON)
	}
}

// printShrink examines a sample, prints the result, and writes the configuration of the smaller space to out.
func printShrink(s cli.Streams, setup *engine.Setup, sample shrink.Sample, from, out string, seed uint64, asJSON bool) error {
	const fewest = 20
	if len(sample.Truth) < fewest {
		return fmt.Errorf("shrink: only %d %ss of this space have a result: want at least %d", len(sample.Truth), setup.Recipe, fewest)
	}
	r := shrink.Examine(sample, shrink.Options{Seed: seed})
	conf := setup.Config
	before := setup.Size(conf.Space)
	setup.Restrict(conf, r.KeptLevels())
	if asJSON {
		if err := r.JSON(s.Out, before, setup.Size(conf.Space), len(sample.Truth)); err != nil {
			return err
		}
	} else {
		r.Print(s.Out, before, setup.Size(conf.Space), len(sample.Truth))
	}
	if out == "" {
		return nil
	}
	conf.Name += "-small"
	text := fmt.Appendf(nil, "# The space that evolve shrink %s kept.\n\n%s", cli.Quoted(from), conf.TOML())
	if err := os.WriteFile(out, text, 0o666); err != nil {
		return err
	}
	if !asJSON {
		fmt.Fprintf(s.Out, "\nsaved in   %s\nsearch     evolve -config %s\n", out, cli.Quoted(out))
	}
	return nil
}
