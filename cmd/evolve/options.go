package main

import (
	"fmt"
	"strings"

	"evolve/fitness"
	"evolve/search"
)

func (s *setup) options(workers int) search.Options {
	c := s.config
	o := search.Options{Seed: c.Seed, Lag: c.Strategy.Lag, Workers: workers,
		Timeout: c.Failure.Timeout.Duration, MaxFailed: c.Failure.MaxFailed,
		Budget: search.Budget{Evaluations: c.Budget.Evaluations, Distinct: c.Budget.Distinct, Wall: c.Budget.Wall.Duration, Patience: c.Budget.Patience}}
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
	for i, t := range s.evaluator.Objectives {
		if t.Direction == fitness.Minimize {
			labels[i] = "-" + t.Label
		}
	}
	if len(labels) > 1 {
		return labels[0] + ", the first of several: " + strings.Join(labels, ", ")
	}
	return labels[0]
}
