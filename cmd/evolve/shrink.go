package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"text/tabwriter"

	"evolve/cmd/evolve/internal/shrink"
	"evolve/runs"
)

var shrinkCommand = command{
	name: "shrink", args: "[flags] FILE...|DIR", summary: "restrict a space to the values of genes that hold up",
	help: `
Looks at architectures whose worth is known, from published results (docs/benchmarks.md) or from the log of a run, whose
objective is then trusted. Says what each value of each gene does to the mean, all other genes being equal, with a bootstrap
interval, and to median and top decile; which pairs of values are worth more together; and drops the values that it has
evidence against: where no gene does anything, the probability of dropping any is 1 %. Then it says what a random member of
the smaller space is worth, and writes a configuration of it.

examples:
  evolve shrink -space bert -o small.toml BERT_benchmark.json
  evolve shrink -o small.toml logs.zip
  evolve shrink -config run.toml -o small.toml runs/random/20261123-101500-s1`,
	run: shrinkSpace,
}

// shrinkFlags is what shrink was asked for.
type shrinkFlags struct {
	label, out string
	seed       uint64
	paths      []string
}

func shrinkSpace(ctx context.Context, s streams, c command, args []string) error {
	f, o := c.flags(), shrinkFlags{}
	kind := spaceFlag(f)
	path := f.String("config", "", "the space is this configuration `file`'s, and all else of the one that is written; default: the run's, or the space's own")
	f.StringVar(&o.label, "label", "", "the `column` that is the truth; default: glue or test_loss")
	f.StringVar(&o.out, "o", "", "write a configuration of the smaller space to this `file`")
	f.Uint64Var(&o.seed, "seed", 1, "`seed` of the bootstrap")
	rest, err := c.parse(s, f, args)
	if err != nil {
		return err
	}
	if len(rest) == 0 {
		return usageError("shrink: want files of published results, or the directory of a run")
	}
	o.paths = rest
	if _, err := runs.Read(rest[0]); err == nil && *path == "" {
		*path = rest[0] + "/resolved.toml"
	}
	conf, _, err := load(*path, *kind, nil)
	if err != nil {
		return err
	}
	conf.Oracle.Pool = false // the space is what shrinks
	j, err := open(conf)
	if err != nil {
		return err
	}
	return j.shrink(ctx, s, o)
}

// shrink examines what is known and prints what follows.
func (e *engine[G]) shrink(ctx context.Context, s streams, o shrinkFlags) error {
	sample, err := e.judged(ctx, s, o)
	if err != nil {
		return err
	}
	const fewest = 20
	if len(sample.Truth) < fewest {
		return fmt.Errorf("shrink: %d %ss of this space have a result: want at least %d to judge by", len(sample.Truth), e.recipe, fewest)
	}
	r := shrink.Examine(sample, shrink.Options{Seed: o.seed})
	before := e.size(e.config.Space)
	kept := map[string][]string{}
	for _, x := range r.Effects {
		if !x.Dropped {
			kept[x.Gene] = append(kept[x.Gene], x.Level)
		}
	}
	e.restrict(e.config, kept)
	printShrink(s.out, r, before, e.size(e.config.Space), len(sample.Truth))
	if o.out == "" {
		return nil
	}
	e.config.Name += "-small"
	text := fmt.Appendf(nil, "# What evolve shrink %s left of the space.\n\n%s", quoted(o.paths[0]), e.config.TOML())
	if err := os.WriteFile(o.out, text, 0o666); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "\nwritten    %s\nsearch it  evolve -config %s\n", o.out, quoted(o.out))
	return nil
}

// judged reads genomes and what they are worth, those of the space alone.
func (e *engine[G]) judged(ctx context.Context, s streams, o shrinkFlags) (sample shrink.Sample, err error) {
	sample.Genes = e.genes(e.config.Space)
	outside := 0
	add := func(g G, truth float64) {
		shares, ok := sharesOf(sample.Genes, e.parts(g))
		if !ok {
			outside++
			return
		}
		sample.Truth, sample.Shares = append(sample.Truth, truth), append(sample.Shares, shares)
	}
	if log, err2 := runs.Read(o.paths[0]); err2 == nil {
		err = e.fromLog(s, log, add)
	} else {
		err = e.fromOracle(ctx, s, o, add)
	}
	if outside > 0 {
		fmt.Fprintf(s.err, "left out: %d that are not of the space\n", outside)
	}
	return sample, err
}

func (e *engine[G]) fromLog(s streams, log *runs.Log, add func(G, float64)) error {
	for l, err := range log.Lines() {
		if err != nil {
			return err
		}
		if l.Cached != nil || !l.Outcome().Feasible() {
			continue
		}
		g, err := e.parse(l.Genome)
		if err != nil {
			return err
		}
		add(g, l.Objectives[0])
	}
	if e.config.Strategy.Kind != "random" {
		fmt.Fprintf(s.err, "evolve: the run was no random search: what %s saw is not the space\n", e.config.Strategy.Kind)
	}
	return nil
}

func (e *engine[G]) fromOracle(ctx context.Context, s streams, o shrinkFlags, add func(G, float64)) error {
	table, err := e.readOracle(ctx, o.paths)
	if err != nil {
		return err
	}
	if err := table.choose(o.label, e.label); err != nil {
		return exitError{exitUsage, fmt.Errorf("-%w", err)}
	}
	table.account(s.err, false)
	sign := -1.0
	if table.label.Maximize {
		sign = 1
	}
	for _, m := range table.members {
		if v, ok := table.truth(m.identity); ok {
			add(m.genome, sign*v)
		}
	}
	return nil
}

// sharesOf is which part of a genome has each level of each gene; ok is false where it has one that is none of these.
func sharesOf(genes []shrink.Gene, parts map[string][]string) (shares [][]float64, ok bool) {
	for _, gene := range genes {
		of := make([]float64, len(gene.Levels))
		for _, level := range parts[gene.Name] {
			i := slices.Index(gene.Levels, level)
			if i < 0 {
				return nil, false
			}
			of[i] += 1 / float64(len(parts[gene.Name]))
		}
		shares = append(shares, of)
	}
	return shares, true
}

func printShrink(out io.Writer, r shrink.Report, before, after string, n int) {
	var b bytes.Buffer
	printEffects(&b, r.Effects)
	printSteps(&b, r)
	fmt.Fprintf(&b, "\nremain     %d of %d that are known", r.Remain, n)
	if before != "" {
		fmt.Fprintf(&b, "; %s of %s configurations", after, before)
	}
	fmt.Fprintf(&b, "\na random member is worth %.5g, was %.5g: gain %.3g (%.3g..%.3g)\nthe best known is worth %.5g, was %.5g\n",
		r.After, r.Before, r.After-r.Before, r.Low, r.High, r.Kept, r.Best)
	if r.Kept < r.Best {
		fmt.Fprintln(&b, "warning: the best known is not in the smaller space: its mean is better, not its best")
	}
	out.Write(b.Bytes())
}

func printEffects(w io.Writer, effects []shrink.Effect) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "gene\tvalue\thave it\teffect\t95 %\tmedian\ttop decile\t\t")
	for _, e := range effects {
		fmt.Fprintf(t, "%s\t%s\t%d\t%s\t%s..%s\t%s\t%s\t  %s\t\n", e.Gene, e.Level, e.With, short(e.Mean), short(e.Low), short(e.High), short(e.Median), short(e.P90), fate(e))
	}
	t.Flush()
}

func fate(e shrink.Effect) string {
	switch {
	case e.Dropped:
		return "dropped"
	case math.IsNaN(e.Mean):
		return "kept: too few to judge"
	case e.Stays:
		return "kept: worse, but cannot be dropped"
	}
	return "kept"
}

// printSteps is what was dropped, in order, and which values go together.
func printSteps(w io.Writer, r shrink.Report) {
	for i, x := range r.Steps {
		fmt.Fprintf(w, "\ndropped %d  %s %s: effect %.3g, %.1f errors below 0, %d remain without it", i+1, x.Gene, x.Level, x.Mean, -x.Evidence, x.Remain)
	}
	if len(r.Steps) == 0 {
		fmt.Fprint(w, "\nnothing is dropped: there is no evidence against any value")
	}
	fmt.Fprintln(w)
	const most = 8
	for i, x := range r.Interactions[:min(most, len(r.Interactions))] {
		if i == 0 {
			fmt.Fprintln(w, "\nworth more together than apart (or less), error behind it:")
		}
		fmt.Fprintf(w, "  %s with %s: %+.3g (%.2g)\n", x.First, x.Second, x.Mean, x.Error)
	}
	if more := len(r.Interactions) - most; more > 0 {
		fmt.Fprintf(w, "  and %d more\n", more)
	}
}

func short(v float64) string {
	if math.IsNaN(v) {
		return "-"
	}
	return fmt.Sprintf("%.3g", v)
}
