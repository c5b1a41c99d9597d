package main

import (
	"context"
	"fmt"
	"strings"

	"evolve/cmd/evolve/internal/config"
	"evolve/fitness"
	"evolve/fitness/cells"
	"evolve/nn"
	"evolve/search"
	"evolve/space"
)

// engine is a configuration made into parts: what run, resume and verify share.
type engine struct {
	config    *config.Config
	space     space.RNN
	given     []space.Cell
	input     *fitness.Input
	evaluator *fitness.Evaluator
	cache     *cache
}

func newEngine(c *config.Config) (*engine, error) {
	e := &engine{config: c, space: space.RNN{Nodes: c.Space.Nodes, HiddenStates: c.Space.HiddenStates, Intermediate: c.Space.Intermediate}}
	if err := e.space.Check(); err != nil {
		return nil, exitError{exitUsage, err}
	}
	for _, name := range c.Strategy.Given {
		cell, err := oneCell(c.Path(name), name)
		if err != nil {
			return nil, err
		}
		e.given = append(e.given, cell)
	}
	measured, err := measuredOn(c)
	if err != nil {
		return nil, err
	}
	e.input = measured.Input
	fit, err := fitnessConfig(c, measured)
	if err != nil {
		return nil, err
	}
	e.evaluator = fitness.NewEvaluator(fit)
	return e, nil
}

// oneCell is a built-in cell by name, or the recipe in a file.
func oneCell(path, name string) (space.Cell, error) {
	if cell, ok := space.Builtin(name); ok {
		return cell, nil
	}
	for r := range space.ReadRecipes(path) {
		return r.Cell, r.Err
	}
	return space.Cell{}, fmt.Errorf("%s: no recipe in it", path)
}

// measuredOn is what cells are measured on: model, tokens, seed of weights.
func measuredOn(c *config.Config) (cells.Config, error) {
	input, err := inputOf(c)
	return cells.Config{Model: modelOf(c), Input: input, WeightSeed: c.Weights.Seed}, err
}

func fitnessConfig(c *config.Config, on cells.Config) (fitness.Config, error) {
	f := fitness.Config{NewProbe: cells.NewProbe(on), Ground: on.String()}
	for _, o := range c.Objective {
		t, err := newTerm(o.Metric, o.Name, settingsOf(o), on.Model)
		if err != nil {
			return f, exitError{exitUsage, err}
		}
		f.Objectives = append(f.Objectives, t)
	}
	for _, name := range c.ConstraintNames() {
		bound := c.Constraint[name]
		t, err := newTerm(name, "", fitness.Settings{}, on.Model)
		if err != nil {
			return f, exitError{exitUsage, err}
		}
		f.Constraints = append(f.Constraints, fitness.Constraint{Term: t, Min: bound.Min, Max: bound.Max})
	}
	return f, sameLabels(f)
}

// sameLabels refuses a label that means two different things, for a log line could hold only one of them.
func sameLabels(f fitness.Config) error {
	for _, c := range f.Constraints {
		for _, t := range f.Objectives {
			if t.Label == c.Label && (t.Name != c.Name || t.Settings != c.Settings) {
				return usageError("objective %q and constraint %q are measured differently: give the objective another name", t.Label, c.Label)
			}
		}
	}
	return nil
}

func newTerm(metric, label string, s fitness.Settings, model cells.Model) (fitness.Term, error) {
	m, err := fitness.Lookup(cells.Metrics(), metric)
	if err != nil {
		return fitness.Term{}, err
	}
	if label == "" {
		label = metric
	}
	s, err = m.Resolve(s, model.Settings())
	return fitness.Term{Label: label, Metric: m, Settings: s}, err
}

func modelOf(c *config.Config) cells.Model {
	m := c.Model
	return cells.Model{Shape: nn.Shape{Layers: m.Layers, Embedding: m.Embedding, Hidden: m.Hidden, Tied: m.Tied}, Vocabulary: m.Vocabulary}
}

func settingsOf(o config.Objective) fitness.Settings {
	return fitness.Settings{Layer: o.Layer, Layers: o.Layers, Width: o.Width, Embedding: o.Embedding, Batch: o.Batch,
		Steps: o.Steps, Repeats: o.Repeats}
}

func inputOf(c *config.Config) (*fitness.Input, error) {
	switch in := c.Input; in.Kind {
	case "text":
		return fitness.Text(c.Path(in.Path))
	case "zipf":
		return fitness.Zipf(in.Vocabulary, in.Exponent, in.Seed), nil
	default:
		return fitness.Uniform(in.Vocabulary, in.Seed), nil
	}
}

// scorer is the evaluation that a search runs, by the evaluator as it is now. The canonical cell is what is built, so
// that a score is a function of the identity and the configuration.
func (e *engine) scorer() func(context.Context, space.Cell) search.Score {
	evaluator := e.evaluator // one that is replaced may still be in use by evaluations left behind
	return func(ctx context.Context, c space.Cell) search.Score {
		canonical := c.Canonical()
		r, err := evaluator.Score(ctx, nn.Cell(canonical), canonical.Hash())
		s := search.Score{Metrics: r.Metrics, Outcome: search.Outcome{Objectives: r.Objectives, Violation: r.Violation}}
		if err != nil {
			s.Objectives, s.Err = nil, err.Error()
		}
		return s
	}
}

func (e *engine) strategy() search.Strategy {
	switch s := e.config.Strategy; s.Kind {
	case "random":
		return search.Random{}
	case "local":
		return &search.Local{Start: s.Start, Whole: s.Whole}
	default:
		return &search.Aging{Population: s.Population, Sample: s.Sample}
	}
}

func (e *engine) options(workers int) search.Options {
	c := e.config
	o := search.Options{Seed: c.Seed, Lag: c.Strategy.Lag, Workers: workers,
		Timeout: c.Failure.Timeout.Duration, MaxFailed: c.Failure.MaxFailed,
		Budget: search.Budget{Evaluations: c.Budget.Evaluations, Wall: c.Budget.Wall.Duration, Patience: c.Budget.Patience}}
	if t := c.Budget.Target; t != nil {
		target := *t
		if len(e.evaluator.Objectives) == 1 && !e.combined() && e.evaluator.Objectives[0].Direction == fitness.Minimize {
			target = -target
		}
		o.Budget.Target = &target
	}
	return o
}

// combined reports whether the objectives are ranked against a frozen sample and made one.
func (e *engine) combined() bool { return e.config.Combine.Kind == "rank" }

// objectiveText says what the first objective of a log line is.
func (e *engine) objectiveText() string {
	var labels []string
	for _, t := range e.evaluator.Objectives {
		labels = append(labels, t.Label)
	}
	if e.combined() {
		return fmt.Sprintf("mean percentile of %s among %d random cells", strings.Join(labels, " and "), e.config.Combine.Sample)
	}
	t := e.evaluator.Objectives[0]
	if t.Direction == fitness.Minimize {
		return "-" + t.Label
	}
	return t.Label
}
