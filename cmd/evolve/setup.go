package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"evolve/cmd/evolve/internal/config"
	"evolve/fitness"
	"evolve/runs"
	"evolve/search"
)

// setup is what an engine is whatever its genomes are.
type setup struct {
	family
	ground
	config    *config.Config
	input     *fitness.Input
	evaluator *fitness.Evaluator
	cache     *cache
}

// ground is what networks are measured on.
type ground struct {
	probe      func() fitness.Probe
	text       string           // names everything that values depend on besides network, metric and settings
	sizes      fitness.Settings // that a metric takes from the model
	longest    int              // sequence that networks can read; 0: any
	vocabulary int              // that networks have embeddings of; 0: any
}

// common is the setup of a job.
func (s *setup) common() *setup { return s }

// fit makes the evaluator of the configuration's objectives and constraints.
func (s *setup) fit() error {
	f := fitness.Config{NewProbe: s.probe, Ground: s.text}
	for _, o := range s.config.Objective {
		t, err := s.term(o.Metric, o.Name, settingsOf(o))
		if err != nil {
			return exitError{exitUsage, err}
		}
		f.Objectives = append(f.Objectives, t)
	}
	for _, name := range s.config.ConstraintNames() {
		bound := s.config.Constraint[name]
		t, err := s.term(name, "", fitness.Settings{})
		if err != nil {
			return exitError{exitUsage, err}
		}
		f.Constraints = append(f.Constraints, fitness.Constraint{Term: t, Min: bound.Min, Max: bound.Max})
	}
	s.evaluator = fitness.NewEvaluator(f)
	return sameLabels(f)
}

// term is a metric at settings, those that are 0 filled in; without a label it has the metric's name.
func (s *setup) term(metric, label string, settings fitness.Settings) (fitness.Term, error) {
	m, err := fitness.Lookup(s.metrics, metric)
	if err != nil {
		return fitness.Term{}, err
	}
	if label == "" {
		label = metric
	}
	settings, err = m.Resolve(settings, s.sizes)
	if err == nil && s.longest > 0 && settings.Length > s.longest {
		err = fmt.Errorf("fitness: %s: length (%d): want at most model.positions, which is %d", m.Name, settings.Length, s.longest)
	}
	return fitness.Term{Label: label, Metric: m, Settings: settings}, err
}

func settingsOf(o config.Objective) fitness.Settings {
	return fitness.Settings{Layer: o.Layer, Layers: o.Layers, Width: o.Width, Embedding: o.Embedding, Batch: o.Batch,
		Steps: o.Steps, Length: o.Length, Repeats: o.Repeats}
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

// useCache opens the evaluation cache: where the configuration says, else beside the runs.
func (s *setup) useCache(dir string, warn interface{ Write([]byte) (int, error) }) {
	where := s.config.Path(s.config.Output.Cache)
	switch s.config.Output.Cache {
	case "off":
		return
	case "":
		where = filepath.Join(filepath.Dir(dir), ".cache")
	}
	s.cache = openCache(where, warn)
	c := s.evaluator.Config
	c.Cache = s.cache
	s.evaluator = fitness.NewEvaluator(c)
}

func (s *setup) strategy() search.Strategy {
	switch c := s.config.Strategy; c.Kind {
	case "random":
		return search.Random{}
	case "local":
		return &search.Local{Start: c.Start, Whole: c.Whole}
	default:
		return &search.Aging{Population: c.Population, Sample: c.Sample}
	}
}

func (s *setup) options(workers int) search.Options {
	c := s.config
	o := search.Options{Seed: c.Seed, Lag: c.Strategy.Lag, Workers: workers,
		Timeout: c.Failure.Timeout.Duration, MaxFailed: c.Failure.MaxFailed,
		Budget: search.Budget{Evaluations: c.Budget.Evaluations, Wall: c.Budget.Wall.Duration, Patience: c.Budget.Patience}}
	if t := c.Budget.Target; t != nil {
		target := *t
		if len(s.evaluator.Objectives) == 1 && !s.combined() && s.evaluator.Objectives[0].Direction == fitness.Minimize {
			target = -target
		}
		o.Budget.Target = &target
	}
	return o
}

// combined reports whether the objectives are ranked against a frozen sample and made one.
func (s *setup) combined() bool { return s.config.Combine.Kind == "rank" }

// objectiveText says what the first objective of a log line is.
func (s *setup) objectiveText() string {
	var labels []string
	for _, t := range s.evaluator.Objectives {
		labels = append(labels, t.Label)
	}
	if s.combined() {
		return fmt.Sprintf("mean percentile of %s among %d random %ss", strings.Join(labels, " and "), s.config.Combine.Sample, s.genome)
	}
	t := s.evaluator.Objectives[0]
	if t.Direction == fitness.Minimize {
		return "-" + t.Label
	}
	return t.Label
}

// reference is what the log's header says of the frozen sample.
func (s *setup) reference() *runs.Reference {
	r := s.evaluator.Reference
	if r == nil {
		return nil
	}
	return &runs.Reference{Size: r.Size(), Digest: r.Digest()}
}

// sameGround refuses a text that has changed since the run began, and a frozen sample that came out otherwise.
func (s *setup) sameGround(h runs.Header) error {
	if in := s.input.String(); h.Input != "" && h.Input != in {
		return fmt.Errorf("networks read other words than when the run began (%s, then %s): scores would not compare", in, h.Input)
	}
	if r := s.reference(); r != nil && h.Reference != nil && *r != *h.Reference {
		return fmt.Errorf("the random sample (%d %ss, digest %s) is not the one of the log (%d, %s): objectives would not compare; is this another version of evolve?",
			r.Size, s.genome, r.Digest, h.Reference.Size, h.Reference.Digest)
	}
	return nil
}
