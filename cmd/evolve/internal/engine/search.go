package engine

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/fitness"
	"evolve/runs"
	"evolve/search"
)

// Candidate names the candidate type of a search over any space.
type Candidate = search.Candidate[kinds.Genome]

// Trial names the trial type of a search over any space.
type Trial = search.Trial[kinds.Genome]

// Search runs or continues the run of a log until its budget is spent or ctx ends. It appends each candidate to the log.
func (e *Engine) Search(ctx context.Context, log *runs.Writer, workers int, p *cli.Progress) (search.Status, error) {
	if err := e.prepareTrainings(ctx, log, p); err != nil {
		return search.Status{}, err
	}
	task, total, done := e.steps()
	p.Begin(task, total)
	defer p.End()
	run := e.run(e.SearchOptions(workers))
	run.Spent = log.Spent
	run.Done = e.decoded(log.Lines())
	run.Eval = e.evaluate(e.Evaluator)
	run.Record = func(c Candidate, took time.Duration) error {
		line, err := Line(c)
		if err != nil {
			return err
		}
		return log.Append(line, took)
	}
	run.Watch = func(_ Candidate, s search.Status) {
		p.Search(s, done(s))
		if e.Watch != nil {
			e.Watch(s)
		}
	}
	status, err := run.Do(ctx)
	if err == nil && e.trainings != nil && status.Stop != search.StopInterrupted {
		err = e.trainings.removeCheckpoints()
	}
	return status, err
}

// steps returns what the progress of the search counts: tokens if they bound it, otherwise candidates.
func (e *Engine) steps() (task string, total int, done func(search.Status) int) {
	if b := e.Config.Budget; b.Tokens > 0 {
		return "tokens of training", b.Tokens, func(s search.Status) int { return int(s.Charged) }
	}
	return "evaluations", e.Config.Budget.Evaluations, func(s search.Status) int { return s.Told }
}

// ErrUnfinished marks the error of a replay that needs more candidates than the log has.
var ErrUnfinished = errors.New("is not in the log")

// Replay repeats the search over the first lines of a log, as many as the budget of o allows, and checks that each follows
// from the configuration. It scores nothing. strategy may be nil; otherwise it ends in its state after the last line.
func (e *Engine) Replay(ctx context.Context, lines iter.Seq2[runs.Line, error], strategy search.Strategy, o search.Options) (search.Status, error) {
	run := e.run(o)
	if strategy != nil {
		run.Strategy = strategy
	}
	run.Done = e.decoded(lines)
	run.Eval = func(context.Context, Trial) search.Score { return search.Score{} } // never used: Record ends the run
	run.Record = func(c Candidate, _ time.Duration) error {
		return fmt.Errorf("candidate %d %w", c.ID, ErrUnfinished)
	}
	status, err := run.Do(ctx)
	if err == nil && status.Stop == search.StopInterrupted {
		err = cli.Interrupted("interrupted while the log was replayed: nothing is changed; the same command starts again")
	}
	return status, err
}

func (e *Engine) run(o search.Options) search.Run[kinds.Genome] {
	return search.Run[kinds.Genome]{Options: o, Space: e.screened(), Strategy: e.Strategy(), Given: e.Given}
}

// SearchOptions returns the options of the configuration.
func (e *Engine) SearchOptions(workers int) search.Options {
	c := e.Config
	o := search.Options{Seed: c.Seed, Lag: c.Strategy.Lag, Workers: workers,
		Timeout: c.Failure.Timeout.Duration, MaxFailed: c.Failure.MaxFailed,
		Budget: search.Budget{Evaluations: c.Budget.Evaluations, Distinct: c.Budget.Distinct, Cost: float64(c.Budget.Tokens), Wall: c.Budget.Wall.Duration, Patience: c.Budget.Patience}}
	if e.trainings != nil {
		o.Charged = e.trainings.gridCost()
	}
	if t := c.Budget.Target; t != nil {
		target := *t
		if len(e.Objectives) == 1 && !e.Combined() && e.Objectives[0].Direction == fitness.Minimize {
			target = -target
		}
		o.Budget.Target = &target
	}
	return o
}

// Strategy returns a new instance of the configured strategy.
func (e *Engine) Strategy() search.Strategy {
	c := e.Config.Strategy
	_, cross := search.As[search.Crosser[kinds.Genome]](e.Points)
	all := search.Strategies()
	i := slices.IndexFunc(all, func(s search.StrategyInfo) bool { return s.Name == c.Kind })
	if i < 0 {
		panic("engine: a strategy of the configuration is unknown: " + c.Kind)
	}
	return all[i].New(search.StrategySettings{Population: c.Population, Sample: c.Sample, Start: c.Start, Whole: c.Whole,
		Around: c.Around, Rungs: e.Config.Training.Rungs, Eta: c.Eta, Crossover: c.Crossover, Cross: cross, Given: len(e.Given)})
}

// Line returns the log line of a candidate.
func Line(c Candidate) (runs.Line, error) {
	text, err := c.Genome.MarshalJSON()
	return runs.Line{ID: c.ID, Op: c.Op, Parents: c.Parents, Index: c.Index, Rung: c.Rung, Genome: text, Hash: c.Hash,
		Screened: c.Screened, Predicted: c.Predicted, Cached: c.Cached,
		Metrics: c.Metrics, Objectives: c.Objectives, Violation: c.Violation, Cost: c.Cost, Err: c.Err}, err
}

// decoded returns the candidates of log lines.
func (e *Engine) decoded(lines iter.Seq2[runs.Line, error]) iter.Seq2[Candidate, error] {
	return func(yield func(Candidate, error) bool) {
		for l, err := range lines {
			c := Candidate{ID: l.ID, Op: l.Op, Parents: l.Parents, Index: l.Index, Rung: l.Rung, Hash: l.Hash,
				Screened: l.Screened, Predicted: l.Predicted, Cached: l.Cached,
				Metrics: l.Metrics, Objectives: l.Objectives, Violation: l.Violation, Cost: l.Cost, Err: l.Err}
			if err == nil {
				c.Genome, err = e.Parse(l.Genome)
			}
			if !yield(c, err) || err != nil {
				return
			}
		}
	}
}
