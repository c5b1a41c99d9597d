package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"evolve/fitness"
	"evolve/runs"
	"evolve/search"
	"evolve/space"
)

// mostDraws bounds the random cells looked at for each member of the frozen sample that keeps the constraints.
const mostDraws = 200

// freeze draws the random sample that objectives are ranked against: the first members of a seeded stream of random
// cells that keep all constraints and can be scored. It does nothing where objectives are not combined.
func (e *engine) freeze(ctx context.Context, workers int, p *progress) error {
	if !e.combined() {
		return nil
	}
	size := e.config.Combine.Sample
	p.begin("random sample", size)
	defer p.end()
	ctx, enough := context.WithCancel(ctx)
	defer enough()
	var rows [][]float64
	// The complement keeps the sample apart from the first random cells of a run of the same seed.
	draw := search.Run[space.Cell]{
		Options: search.Options{Seed: ^e.config.Combine.Seed, Lag: 64, Workers: workers, Timeout: e.config.Failure.Timeout.Duration,
			Budget: search.Budget{Evaluations: mostDraws * size}},
		Space: e.space, Strategy: search.Random{}, Eval: e.scorer(),
		Record: func(c search.Candidate[space.Cell], _ time.Duration) error {
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
		return fmt.Errorf("random sample (%d): only %d of %d random cells keep all constraints: loosen them or take a smaller combine.sample", size, len(rows), mostDraws*size)
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

// reference is what the log's header says of the frozen sample.
func (e *engine) reference() *runs.Reference {
	r := e.evaluator.Reference
	if r == nil {
		return nil
	}
	return &runs.Reference{Size: r.Size(), Digest: r.Digest()}
}
