package main

import (
	"context"
	"fmt"
	"time"

	"evolve/cmd/evolve/internal/config"
	"evolve/fitness"
	"evolve/search"
)

// engine is a configuration made into parts: what run, resume and verify share.
type engine[G genome] struct {
	setup
	kind[G]
	given  []G
	oracle *truths[G] // nil: none
}

func newEngine[G genome](f family, c *config.Config, in *fitness.Input, k kind[G], g ground) (*engine[G], error) {
	e := &engine[G]{setup: setup{family: f, ground: g, config: c, input: in}, kind: k}
	if err := e.useOracle(); err != nil {
		return nil, err
	}
	for _, name := range c.Strategy.Given {
		start, err := e.one(c.Path(name), name)
		if err != nil {
			return nil, err
		}
		e.given = append(e.given, start)
	}
	return e, nil
}

// one is a built-in genome by name, or the first in a file.
func (e *engine[G]) one(path, name string) (g G, err error) {
	if g, ok := e.builtin(name); ok {
		return g, e.within(name, g)
	}
	for r := range e.recordsAt(streams{}, path) {
		if r.err != nil {
			return g, r.err
		}
		return r.genome, e.within(name, r.genome)
	}
	return g, fmt.Errorf("%s: no %s in it", path, e.recipe)
}

func (e *engine[G]) within(name string, g G) error {
	if err := e.fits(g); err != nil {
		return usageError("strategy.given (%s): not of this space: %w", name, err)
	}
	return nil
}

// scorer is the evaluation that a search runs, by the evaluator as it is now. The canonical network is what is built, so
// that a score is a function of the identity and the configuration.
func (e *engine[G]) scorer() func(context.Context, G) search.Score {
	evaluator := e.evaluator // one that is replaced may still be in use by evaluations left behind
	return func(ctx context.Context, g G) search.Score {
		network, identity := e.network(g)
		r, err := evaluator.Score(ctx, network, identity)
		s := search.Score{Metrics: r.Metrics, Outcome: search.Outcome{Objectives: r.Objectives, Violation: r.Violation}}
		if err != nil {
			s.Objectives, s.Err = nil, err.Error()
		}
		if e.oracle != nil {
			e.oracle.tell(s.Metrics, identity)
		}
		return s
	}
}

// scoreAll evaluates genomes side by side and hands them on in order. Those of the same identity are scored once.
func (e *engine[G]) scoreAll(ctx context.Context, eval func(context.Context, G) search.Score, genomes []G, workers int, each func(i int, c search.Candidate[G]) error) error {
	if len(genomes) == 0 {
		return nil
	}
	metrics := map[string]map[string]float64{} // by identity: a repeat's line holds none
	status, err := search.Run[G]{
		Options: search.Options{Lag: 4 * workers, Workers: workers, Budget: search.Budget{Evaluations: len(genomes)}},
		Space:   e.space, Strategy: search.Random{}, Given: genomes, Eval: eval,
		Record: func(c search.Candidate[G], _ time.Duration) error {
			if c.Cached == nil {
				metrics[c.Hash] = c.Metrics
			}
			c.Metrics = metrics[c.Hash]
			return each(c.ID, c)
		},
	}.Do(ctx)
	if err == nil && status.Stop == search.StopInterrupted {
		return exitError{exitInterrupted, ctx.Err()}
	}
	return err
}
