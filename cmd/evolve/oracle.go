package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"evolve/cmd/evolve/internal/config"
	"evolve/fitness"
	"evolve/fitness/oracle"
	"evolve/runs"
)

// oracle is what published files know of a space: trained networks by identity.
type truths[G genome] struct {
	*oracle.Table
	members []member[G] // by first appearance
	by      map[string]int
	label   oracle.Label
}

// member is an architecture that was trained, once or several times.
type member[G genome] struct {
	genome   G
	identity string
	rows     []oracle.Row
}

// readOracle reads files and joins rows of equal id. Genomes that cannot be read are skipped, and said to be.
func (e *engine[G]) readOracle(ctx context.Context, paths []string) (*truths[G], error) {
	o := &truths[G]{by: map[string]int{}}
	for _, path := range paths {
		t, err := oracle.Read(ctx, path)
		if err != nil {
			return nil, exitError{exitMissing, err}
		}
		if o.Table == nil {
			o.Table = t
		} else {
			o.Join(t)
		}
	}
	genomes, first := 0, len(o.Skipped)
	for _, row := range o.Rows {
		if row.Recipe != nil {
			genomes++
			e.enter(o, row)
		}
	}
	if genomes > 0 && len(o.members) == 0 {
		return nil, usageError("none of %d genomes in the files is a %s (the first: %s): are they of another space (-space)?", genomes, e.genome, o.Skipped[first].Why)
	}
	return o, nil
}

// enter adds a row to the member that it is of.
func (e *engine[G]) enter(o *truths[G], row oracle.Row) {
	g, err := e.parse(row.Recipe)
	if err == nil {
		network, _ := e.network(g)
		err = network.Check()
	}
	if err != nil {
		o.Skipped = append(o.Skipped, oracle.Skip{Source: row.Source, Why: err.Error()})
		return
	}
	identity := g.Hash()
	i, known := o.by[identity]
	if !known {
		i = len(o.members)
		o.members = append(o.members, member[G]{genome: g, identity: identity})
		o.by[identity] = i
	}
	o.members[i].rows = append(o.members[i].rows, row)
}

// choose makes a column the truth; "" is that of the space's benchmark.
func (o *truths[G]) choose(name, usual string) error {
	if name == "" && slices.ContainsFunc(o.Labels, func(l oracle.Label) bool { return l.Name == usual }) {
		name = usual
	}
	for _, likely := range []func(oracle.Label) bool{
		func(l oracle.Label) bool { return strings.HasSuffix(l.Name, " "+usual) }, // of another data set
		func(l oracle.Label) bool { return l.Result && l.Known },
	} {
		if i := slices.IndexFunc(o.Labels, likely); name == "" && i >= 0 {
			name = o.Labels[i].Name
		}
	}
	i := slices.IndexFunc(o.Labels, func(l oracle.Label) bool { return l.Name == name })
	if i < 0 {
		var names []string
		for _, l := range o.Labels {
			names = append(names, l.Name)
		}
		if name == "" {
			return usageError("label: the files have no result of training, only %s", strings.Join(names, ", "))
		}
		return usageError("label (%s): in none of the files, which have %s", name, strings.Join(names, ", "))
	}
	if o.label = o.Labels[i]; !o.label.Known {
		return usageError("label (%s): nobody knows whether more of it is better", name)
	}
	return nil
}

// values are a member's results under the label, of each time that it was trained.
func (o *truths[G]) values(i int) (all []float64) {
	for _, row := range o.members[i].rows {
		if v, ok := row.Values[o.label.Name]; ok {
			all = append(all, v)
		}
	}
	return all
}

// truth is the mean of a member's results; ok is false where there is none.
func (o *truths[G]) truth(identity string) (mean float64, ok bool) {
	i, known := o.by[identity]
	if !known {
		return 0, false
	}
	all := o.values(i)
	for _, v := range all {
		mean += v / float64(len(all))
	}
	return mean, len(all) > 0
}

// tell adds the truth to what was measured, where it is known.
func (o *truths[G]) tell(metrics map[string]float64, identity string) {
	if v, ok := o.truth(identity); ok && metrics != nil {
		metrics[config.Truth] = v
	}
}

// metric is the truth as searches see it.
func (o *truths[G]) metric() fitness.Metric {
	direction := fitness.Minimize
	if o.label.Maximize {
		direction = fitness.Maximize
	}
	return fitness.Metric{
		Name: config.Truth, Version: 1, Direction: direction, Cost: fitness.Static,
		Summary: "published result after training, " + o.label.Name, Source: "[oracle]",
		Look: func(identity string) (float64, error) {
			if v, ok := o.truth(identity); ok {
				return v, nil
			}
			return 0, fmt.Errorf("the oracle does not know it")
		},
	}
}

// pool is the members that have a truth.
func (o *truths[G]) pool() (all []G) {
	for i, m := range o.members {
		if len(o.values(i)) > 0 {
			all = append(all, m.genome)
		}
	}
	return all
}

// named is what a log says of the oracle.
func (o *truths[G]) named(pool bool) *runs.Oracle {
	sum, size := sha256.New(), 0
	for i, m := range o.members {
		all := o.values(i)
		fmt.Fprintln(sum, m.identity, all)
		size += min(len(all), 1)
	}
	return &runs.Oracle{Label: o.label.Name, Maximize: o.label.Maximize, Pool: pool, Size: size, Digest: fmt.Sprintf("%x", sum.Sum(nil)[:8])}
}

// useOracle reads the configuration's oracle, makes the truth a metric, and the pool the space where that is asked for.
func (e *engine[G]) useOracle() error {
	c := e.config.Oracle
	if len(c.Files) == 0 {
		return nil
	}
	paths := make([]string, len(c.Files))
	for i, f := range c.Files {
		paths[i] = e.config.Path(f)
	}
	o, err := e.readOracle(context.Background(), paths)
	if err != nil {
		return err
	}
	if err := o.choose(c.Label, e.label); err != nil {
		return fmt.Errorf("oracle.%w", err)
	}
	e.oracle, e.knows = o, o.named(c.Pool)
	e.metrics = append(slices.Clone(e.metrics), o.metric())
	if c.Pool {
		return e.confine(o.pool())
	}
	return nil
}
