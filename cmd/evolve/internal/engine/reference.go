package engine

import (
	"context"
	"fmt"
	"strings"
	"time"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/fitness"
	"evolve/search"
)

// mostDraws bounds the number of random genomes drawn per member of the reference sample.
const mostDraws = 200

// drawReference draws the reference sample, against which objectives are ranked: the first genomes of a seeded random stream
// that satisfy all constraints and can be scored. It returns nil if objectives are not combined.
func (s *Setup) drawReference(ctx context.Context, evaluation fitness.Config, o Options) (*fitness.Reference, error) {
	if !s.Combined() {
		return nil, nil
	}
	size := s.Config.Combine.Sample
	o.Progress.Begin("reference sample", size)
	defer o.Progress.End()
	ctx, enough := context.WithCancel(ctx)
	defer enough()
	evaluator := fitness.NewEvaluator(evaluation)
	var rows [][]float64
	// The complement of the seed keeps the sample apart from the first random genomes of a run of the same seed.
	draw := search.Run[kinds.Genome]{
		Options: search.Options{Seed: ^s.Config.Combine.Seed, Lag: 64, Workers: o.Workers, Timeout: s.Config.Failure.Timeout.Duration,
			Budget: search.Budget{Evaluations: mostDraws * size}},
		Space: s.Points, Strategy: search.Random{}, Eval: s.evaluate(evaluator),
		Record: func(c Candidate, _ time.Duration) error {
			if c.Cached == nil && c.Outcome().Feasible() && len(rows) < size {
				rows = append(rows, evaluator.Orient(c.Metrics))
				o.Progress.Step(len(rows), "")
			}
			if len(rows) == size {
				enough()
			}
			return nil
		},
	}
	if _, err := draw.Do(ctx); err != nil {
		return nil, err
	}
	if len(rows) < size {
		if ctx.Err() != nil {
			return nil, cli.Interrupted("interrupted while drawing the reference sample, before the first candidate (the same command starts again)")
		}
		if len(rows) == 0 {
			return nil, fmt.Errorf("combine.sample (%d): none of %d random %ss satisfies all constraints (%s): loosen them",
				size, mostDraws*size, s.Genome, strings.Join(s.Config.ConstraintNames(), ", "))
		}
		return nil, fmt.Errorf("combine.sample (%d): only %d of %d random %ss satisfy all constraints: loosen them, or set a smaller sample", size, len(rows), mostDraws*size, s.Genome)
	}
	return fitness.NewReference(rows)
}
