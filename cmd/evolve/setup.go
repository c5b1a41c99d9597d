package main

import (
	"evolve/cmd/evolve/internal/config"
	"evolve/fitness"
	"evolve/runs"
)

// setup is what an engine is whatever its genomes are.
type setup struct {
	family
	ground
	config    *config.Config
	input     *fitness.Input
	evaluator *fitness.Evaluator
	cache     *cache
	knows     *runs.Oracle // what the oracle knows, named; nil: there is none
	blind     bool         // there is no input to measure anything with
}

// common is the setup of a job.
func (s *setup) common() *setup { return s }

// fit makes the evaluator of the configuration's objectives and constraints.
func (s *setup) fit() error {
	f := fitness.Config{NewProbe: s.probe, Conditions: s.text}
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
