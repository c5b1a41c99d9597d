package shrink

import (
	"context"
	"fmt"
	"io"
	"slices"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/engine"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/runs"
)

// sampler collects architectures whose worth is known, those of the space alone.
type sampler struct {
	*engine.Setup
	Sample
	outside int // architectures that are not of the space
}

// FromRun returns the candidates of a run with its first objective as their truth. Warnings go to warn.
func FromRun(s *engine.Setup, log *runs.Log, warn io.Writer) (Sample, error) {
	c := &sampler{Setup: s, Sample: Sample{Genes: s.Genes}}
	for l, err := range log.Lines() {
		if err != nil {
			return Sample{}, err
		}
		if l.Cached != nil || !l.Outcome().Feasible() {
			continue
		}
		g, err := s.Parse(l.Genome)
		if err != nil {
			return Sample{}, err
		}
		c.add(g, l.Objectives[0])
	}
	if kind := s.Config.Strategy.Kind; kind != "random" {
		fmt.Fprintf(warn, "evolve: the run was no random search: the candidates of %s are not a fair sample of the space\n", kind)
	}
	c.reportOutside(warn)
	return c.Sample, nil
}

// FromFiles returns the architectures of published results, with the column label as their truth; "" is the space's own.
func FromFiles(ctx context.Context, s *engine.Setup, paths []string, label string, warn io.Writer) (Sample, error) {
	o, err := s.ReadOracle(ctx, paths)
	if err != nil {
		return Sample{}, err
	}
	if err := o.Choose(label, s.Label); err != nil {
		return Sample{}, cli.Exit(cli.ExitUsage, fmt.Errorf("-%w", err))
	}
	o.Describe(warn)
	sign := -1.0
	if o.Truth.Maximize {
		sign = 1
	}
	c := &sampler{Setup: s, Sample: Sample{Genes: s.Genes}}
	for _, m := range o.Members {
		if v, ok := o.Mean(m.Identity); ok {
			c.add(m.Genome, sign*v)
		}
	}
	c.reportOutside(warn)
	return c.Sample, nil
}

func (c *sampler) add(g kinds.Genome, truth float64) {
	shares, ok := sharesOf(c.Sample.Genes, c.Parts(g))
	if !ok {
		c.outside++
		return
	}
	c.Truth, c.Shares = append(c.Truth, truth), append(c.Shares, shares)
}

func (c *sampler) reportOutside(warn io.Writer) {
	if c.outside > 0 {
		fmt.Fprintf(warn, "left out: %d that are not of the space\n", c.outside)
	}
}

// sharesOf returns the part of a genome that has each level of each gene; ok is false where it has a level that is none of
// these.
func sharesOf(genes []kinds.Gene, parts map[string][]string) (shares [][]float64, ok bool) {
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
