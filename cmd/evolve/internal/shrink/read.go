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

// sampler collects a sample. It leaves out architectures that are not in the space.
type sampler struct {
	*engine.Setup
	Sample
	outside int // architectures left out
}

// FromRun returns the feasible candidates of a run, repeats left out, with the first objective as their truth. It writes
// warnings to warn.
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
		fmt.Fprintf(warn, "evolve: the run is not a random search: the candidates of %s are a biased sample of the space\n", kind)
	}
	c.reportOutside(warn)
	return c.Sample, nil
}

// FromFiles returns the architectures of published results with the mean of a column as their truth, signed so that larger
// is better. If label is "", the column is the default of the space. It describes the files and writes warnings to warn.
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

// add adds an architecture, or counts it as outside the space.
func (c *sampler) add(g kinds.Genome, truth float64) {
	shares, ok := sharesOf(c.Sample.Genes, c.Parts(g))
	if !ok {
		c.outside++
		return
	}
	c.Truth, c.Shares = append(c.Truth, truth), append(c.Shares, shares)
}

// reportOutside warns of architectures that were left out.
func (c *sampler) reportOutside(warn io.Writer) {
	if c.outside > 0 {
		fmt.Fprintf(warn, "left out: %d architectures that are not in the space\n", c.outside)
	}
}

// sharesOf returns the fraction of the parts of a genome that have each level of each gene. ok is false if the genome has
// another level.
func sharesOf(genes []kinds.Gene, parts map[string][]string) (shares [][]float64, ok bool) {
	for _, gene := range genes {
		share := make([]float64, len(gene.Levels))
		for _, level := range parts[gene.Name] {
			i := slices.Index(gene.Levels, level)
			if i < 0 {
				return nil, false
			}
			share[i] += 1 / float64(len(parts[gene.Name]))
		}
		shares = append(shares, share)
	}
	return shares, true
}
