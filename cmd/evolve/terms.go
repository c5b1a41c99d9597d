package main

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"evolve/cmd/evolve/internal/config"
	"evolve/fitness"
)

// parseTerms reads metric[:setting=value...],...; "" is a few of the space.
func (s *setup) parseTerms(list string) (terms []fitness.Term, err error) {
	if list == "all" {
		for _, m := range s.metrics {
			t, err := s.term(m.Name, "", fitness.Settings{})
			if err != nil {
				return nil, err
			}
			terms = append(terms, t)
		}
		return terms, nil
	}
	for _, item := range strings.Split(cmp.Or(list, s.scored), ",") {
		t, err := s.parseTerm(strings.TrimSpace(item))
		if err != nil {
			return nil, err
		}
		terms = append(terms, t)
	}
	return terms, nil
}

// parseTerm reads metric[:setting=value...], which is also the term's label.
func (s *setup) parseTerm(item string) (t fitness.Term, err error) {
	fields := strings.Split(item, ":")
	m, err := fitness.Lookup(s.metrics, fields[0])
	if err != nil {
		return t, err
	}
	var settings fitness.Settings
	for _, field := range fields[1:] {
		if err := parseSetting(&settings, field, m); err != nil {
			return t, fmt.Errorf("-metrics %s: %w", item, err)
		}
	}
	return s.term(m.Name, item, settings)
}

func parseSetting(s *fitness.Settings, field string, m fitness.Metric) error {
	name, value, _ := strings.Cut(field, "=")
	target := s.Field(name)
	if target == nil {
		return fmt.Errorf("setting (%s): unknown, %s takes %s", name, m.Name, cmp.Or(strings.Join(m.Takes, ", "), "no settings"))
	}
	v, err := strconv.Atoi(value)
	if err != nil || v < 1 {
		return fmt.Errorf("setting %s (%q): want a whole number from 1", name, value)
	}
	*target = v
	return nil
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
