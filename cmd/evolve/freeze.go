package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"evolve/fitness"
	"evolve/search"
)

// mostDraws bounds the random genomes looked at for each member of the frozen sample that keeps the constraints.
const mostDraws = 200

// freeze draws the random sample that objectives are ranked against: the first members of a seeded stream of random
// genomes that keep all constraints and can be scored. It does nothing where objectives are not combined.
func (e *engine[G]) freeze(ctx context.Context, workers int, p *progress) error {
	if !e.combined() {
		return nil
	}
	size := e.config.Combine.Sample
	p.begin("random sample", size)
	defer p.end()
	ctx, enough := context.WithCancel(ctx)
	defer enough()
	var rows [][]float64
	// The complement keeps the sample apart from the first random genomes of a run of the same seed.
	draw := search.Run[G]{
		Options: search.Options{Seed: ^e.config.Combine.Seed, Lag: 64, Workers: workers, Timeout: e.config.Failure.Timeout.Duration,
			Budget: search.Budget{Evaluations: mostDraws * size}},
		Space: e.space, Strategy: search.Random{}, Eval: e.scorer(),
		Record: func(c search.Candidate[G], _ time.Duration) error {
			if c.Cached == nil && c.Outcome().Feasible() && len(rows) < size {
				rows = append(rows, e.evaluator.Orient(c.Metrics))
				p.step(len(rows), "")
			}
			if len(rows) == size {
				enough()
			}
			return nil
		},
	}
	if _, err := draw.Do(ctx); err != nil {
		return err
	}
	if len(rows) < size {
		if ctx.Err() != nil {
			return exitError{exitInterrupted, errors.New("interrupted while the random sample was drawn: nothing was begun, nothing is changed; the same command starts again")}
		}
		return fmt.Errorf("random sample (%d): only %d of %d random %ss keep all constraints: loosen them or take a smaller combine.sample", size, len(rows), mostDraws*size, e.genome)
	}
	reference, err := fitness.NewReference(rows)
	if err != nil {
		return err
	}
	c := e.evaluator.Config
	c.Reference = reference
	e.evaluator = fitness.NewEvaluator(c)
	return nil
}
