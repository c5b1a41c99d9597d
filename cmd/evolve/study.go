package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"evolve/cmd/evolve/internal/evidence"
	"evolve/fitness"
	"evolve/fitness/oracle"
	"evolve/search"
)

// account says what was read of an oracle, and what was not.
func (o *truths[G]) account(w io.Writer, quiet bool) {
	if quiet {
		return
	}
	fmt.Fprintf(w, "read: %d rows, %d different networks, truth is %s (%d rows)\n", len(o.Rows), len(o.members), o.label.Name, o.label.Rows)
	const most = 5
	for i, skip := range o.Skipped {
		if i == most {
			fmt.Fprintf(w, "skipped: and %d more\n", len(o.Skipped)-most)
			return
		}
		fmt.Fprintf(w, "skipped: %s: %s\n", skip.Source, skip.Why)
	}
}

// subject is one line of a study: a member, or a row that has no genome.
type subject struct {
	member int // -1: none
	rows   []oracle.Row
}

// subjects are what has a result: networks, or every row by itself.
func (o *truths[G]) subjects(rows bool) (all []subject) {
	for i, m := range o.members {
		if !rows {
			all = append(all, subject{i, m.rows})
			continue
		}
		for _, row := range m.rows {
			all = append(all, subject{i, []oracle.Row{row}})
		}
	}
	for _, row := range o.Rows {
		if row.Recipe == nil {
			all = append(all, subject{-1, []oracle.Row{row}})
		}
	}
	return slices.DeleteFunc(all, func(s subject) bool { return len(s.column(o.label.Name)) == 0 })
}

// column is every value that rows have of it.
func (s subject) column(name string) (all []float64) {
	for _, row := range s.rows {
		if v, ok := row.Values[name]; ok {
			all = append(all, v)
		}
	}
	return all
}

// study measures an oracle's networks and puts together what is known of them.
func (e *engine[G]) study(ctx context.Context, s streams, o *truths[G], f benchFlags) (study evidence.Study, err error) {
	all := o.subjects(f.rows)
	if len(all) == 0 {
		return study, fmt.Errorf("bench: no network in the files has a %s", o.label.Name)
	}
	study = e.frame(o, all)
	terms, err := e.benchTerms(f.metrics)
	if err != nil {
		return study, exitError{exitUsage, err}
	}
	first := len(study.Metrics)
	for draw := range f.draws {
		values, err := e.reseeded(uint64(draw)).measureAll(ctx, s, o, all, terms, f, draw)
		if err != nil {
			return study, err
		}
		for i, t := range terms {
			if draw == 0 {
				study.Metrics = append(study.Metrics, evidence.Metric{Name: t.Label, Direction: sign(t.Direction), Values: values[i],
					Milliseconds: e.milliseconds(ctx, o, t), Reference: t.Name == "parameters"})
			} else if t.Cost > fitness.Static {
				study.Metrics[first+i].Again = values[i]
			}
		}
	}
	study.Metrics = append(study.Metrics, o.published(all)...)
	return study, nil
}

// frame is a study without metrics but for the reference of the space.
func (e *engine[G]) frame(o *truths[G], all []subject) evidence.Study {
	sign := 1.0
	study := evidence.Study{Truth: o.label.Name}
	if !o.label.Maximize {
		sign, study.Truth = -1, "-"+o.label.Name
	}
	reference := evidence.Metric{Name: e.rule, Direction: 1, Reference: true, Milliseconds: math.NaN()}
	for _, one := range all {
		results := one.column(o.label.Name)
		for i := range results {
			results[i] *= sign
		}
		parameters, stratum, ruled := math.NaN(), "", math.NaN()
		if one.member >= 0 {
			g := o.members[one.member].genome
			parameters, stratum, ruled = e.parameters(g), e.stratum(g), e.ruled(g)
		}
		study.Results = append(study.Results, results)
		study.Parameters, study.Stratum = append(study.Parameters, parameters), append(study.Stratum, stratum)
		reference.Values = append(reference.Values, ruled)
	}
	study.Metrics = []evidence.Metric{reference}
	return study
}

// benchTerms are the metrics to measure; parameters are always among them, to compare with.
func (e *engine[G]) benchTerms(list string) (terms []fitness.Term, err error) {
	if list != "none" {
		if terms, err = e.parseTerms(list); err != nil {
			return nil, err
		}
	}
	if !slices.ContainsFunc(terms, func(t fitness.Term) bool { return t.Name == "parameters" }) {
		t, err := e.term("parameters", "", fitness.Settings{})
		if err != nil {
			return nil, err
		}
		terms = append(terms, t)
	}
	return terms, nil
}

func sign(d fitness.Direction) int {
	return map[fitness.Direction]int{fitness.Maximize: 1, fitness.Minimize: -1}[d]
}

// parameters are those of a genome's network.
func (e *engine[G]) parameters(g G) float64 {
	t, err := e.term("parameters", "", fitness.Settings{})
	if err != nil {
		return math.NaN()
	}
	network, identity := e.network(g)
	values, _ := e.evaluator.Values(context.Background(), network, identity, []fitness.Term{t})
	return values[t.Label]
}

// reseeded is the engine with weights of another seed.
func (e *engine[G]) reseeded(by uint64) *engine[G] {
	if by == 0 {
		return e
	}
	c := *e.config
	c.Weights.Seed += by
	j, err := e.family.open(&c, e.input)
	if err != nil {
		panic("a seed makes no configuration wrong: " + err.Error())
	}
	return j.(*engine[G])
}

// measureAll is the values of terms, by term and subject; NaN where there is none.
func (e *engine[G]) measureAll(ctx context.Context, s streams, o *truths[G], all []subject, terms []fitness.Term, f benchFlags, draw int) ([][]float64, error) {
	values := make([][]float64, len(terms))
	var places []int
	var genomes []G
	for i, one := range all {
		if one.member >= 0 {
			places, genomes = append(places, i), append(genomes, o.members[one.member].genome)
		}
	}
	for i := range values {
		values[i] = slices.Repeat([]float64{math.NaN()}, len(all))
	}
	e.evaluator = fitness.NewEvaluator(fitness.Config{NewProbe: e.probe, Conditions: e.text, Objectives: terms})
	if f.cache != "off" {
		e.cacheIn(f.cache, s.err)
		defer e.cache.Close()
	}
	p := newProgress(s.err, f.quiet)
	p.begin(fmt.Sprintf("networks measured, draw %d", draw+1), len(genomes))
	defer p.end()
	err := e.scoreAll(ctx, e.measure, genomes, f.workers, func(i int, c search.Candidate[G]) error {
		for k, t := range terms {
			if v, ok := c.Metrics[t.Label]; ok {
				values[k][places[i]] = v
			}
		}
		p.step(i+1, "")
		return nil
	})
	if err != nil && ctx.Err() != nil {
		return nil, exitError{exitInterrupted, f.interrupted()}
	}
	return values, err
}

// interrupted says what is left of an interrupted measurement.
func (f benchFlags) interrupted() error {
	if f.cache == "off" {
		return errors.New("interrupted: with -cache off nothing is kept")
	}
	return fmt.Errorf("interrupted: what was measured is kept in %s, the same command goes on", f.cache)
}

// milliseconds is how long a metric takes of one network, alone: the median of a few.
func (e *engine[G]) milliseconds(ctx context.Context, o *truths[G], t fitness.Term) float64 {
	const few, long = 7, 2 * time.Second
	evaluator := fitness.NewEvaluator(fitness.Config{NewProbe: e.probe, Conditions: e.text})
	var took []time.Duration
	for begin, i := time.Now(), 0; i < min(few, len(o.members)) && time.Since(begin) < long; i++ {
		network, identity := e.network(o.members[i*len(o.members)/few%len(o.members)].genome)
		start := time.Now()
		evaluator.Values(ctx, network, identity, []fitness.Term{t})
		took = append(took, time.Since(start))
	}
	if len(took) == 0 {
		return math.NaN()
	}
	slices.Sort(took)
	return took[len(took)/2].Seconds() * 1000
}

// published are the columns of files that are neither results nor measured here.
func (o *truths[G]) published(all []subject) (metrics []evidence.Metric) {
	for _, l := range o.Labels {
		if l.Result {
			continue
		}
		m := evidence.Metric{Name: "published " + l.Name, Milliseconds: math.NaN(), Reference: strings.Contains(strings.ToLower(l.Name), "parameters")}
		if l.Known {
			if m.Direction = -1; l.Maximize {
				m.Direction = 1
			}
		}
		for _, one := range all {
			v := math.NaN()
			if column := one.column(l.Name); len(column) > 0 {
				v = column[0]
			}
			m.Values = append(m.Values, v)
		}
		metrics = append(metrics, m)
	}
	return metrics
}
