package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"time"

	"evolve/cmd/evolve/internal/config"
	"evolve/fitness"
	"evolve/nn"
	"evolve/runs"
	"evolve/search"
)

// job is an engine, whatever its genomes are: what commands ask of the space that a configuration chose.
type job interface {
	common() *setup
	freeze(ctx context.Context, workers int, p *progress) error
	search(ctx context.Context, s streams, r runFlags, log *runs.Run, p *progress) error
	finished(ctx context.Context, s streams, r runFlags, log *runs.Log) error
	verify(ctx context.Context, v *verdict, log *runs.Log, o rescoring) error
	score(ctx context.Context, s streams, o scoreFlags) error
	sample(ctx context.Context, out io.Writer, n int, seed uint64) error
}

// genome is what the engine asks of one, besides what its kind knows of it.
type genome interface {
	search.Genome
	json.Marshaler
}

// kind is a space and what the engine must know of its genomes.
type kind[G genome] struct {
	space    search.Space[G]
	parse    func(text []byte) (G, error)
	network  func(g G) (canonical nn.Network, identity string)
	distance func(a, b G) int
	builtin  func(name string) (g G, ok bool)
	fits     func(g G) error // why a search cannot begin there
	read     func(from source) iter.Seq[record[G]]
}

// source is where genomes are read from: a path, or a stream of that name.
type source struct {
	path   string
	stream io.Reader
}

// record is a genome that was read, or the reason why it could not be.
type record[G any] struct {
	id     string
	genome G
	err    error
}

// engine is a configuration made into parts: what run, resume and verify share.
type engine[G genome] struct {
	setup
	kind[G]
	given []G
}

// open makes a configuration into parts.
func open(c *config.Config) (job, error) {
	in, err := inputOf(c)
	if err != nil {
		return nil, err
	}
	f, err := familyOf(c.Space.Kind)
	if err != nil {
		return nil, err
	}
	j, err := f.open(c, in)
	if err != nil {
		return nil, err
	}
	if err := j.common().fitsVocabulary(); err != nil {
		return nil, err
	}
	return j, j.common().fit()
}

func newEngine[G genome](f family, c *config.Config, in *fitness.Input, k kind[G], g ground) (*engine[G], error) {
	e := &engine[G]{setup: setup{family: f, ground: g, config: c, input: in}, kind: k}
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
	for r := range e.read(source{path: path}) {
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

// encoded makes a candidate a log line.
func encoded[G genome](c search.Candidate[G]) (runs.Line, error) {
	text, err := c.Genome.MarshalJSON()
	return runs.Line{ID: c.ID, Op: c.Op, Parents: c.Parents, Index: c.Index, Genome: text, Hash: c.Hash, Cached: c.Cached,
		Metrics: c.Metrics, Objectives: c.Objectives, Violation: c.Violation, Err: c.Err}, err
}

// decoded makes log lines candidates.
func (e *engine[G]) decoded(lines iter.Seq2[runs.Line, error]) iter.Seq2[search.Candidate[G], error] {
	return func(yield func(search.Candidate[G], error) bool) {
		for l, err := range lines {
			c := search.Candidate[G]{ID: l.ID, Op: l.Op, Parents: l.Parents, Index: l.Index, Hash: l.Hash, Cached: l.Cached,
				Metrics: l.Metrics, Objectives: l.Objectives, Violation: l.Violation, Err: l.Err}
			if err == nil {
				c.Genome, err = e.parse(l.Genome)
			}
			if !yield(c, err) || err != nil {
				return
			}
		}
	}
}
