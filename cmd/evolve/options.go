package main

import (
	"fmt"
	"strings"

	"evolve/fitness"
	"evolve/search"
)

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
