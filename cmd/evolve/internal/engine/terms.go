package engine

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"evolve/fitness"
)

// ParseTerms reads a comma-separated list of metric[:setting=value...]. "" stands for the default metrics of the kind, and all
// for every metric.
func (s *Setup) ParseTerms(list string) (terms []fitness.Term, err error) {
	if list == "all" {
		for _, m := range s.Metrics {
			t, err := s.Term(m.Name, "", fitness.Settings{})
			if err != nil {
				return nil, err
			}
			terms = append(terms, t)
		}
		return terms, nil
	}
	for _, item := range strings.Split(cmp.Or(list, s.Scored), ",") {
		t, err := s.parseTerm(strings.TrimSpace(item))
		if err != nil {
			return nil, err
		}
		terms = append(terms, t)
	}
	return terms, nil
}

// parseTerm reads metric[:setting=value...], which is also the label of the term.
func (s *Setup) parseTerm(item string) (t fitness.Term, err error) {
	fields := strings.Split(item, ":")
	m, err := fitness.Lookup(s.Metrics, fields[0])
	if err != nil {
		return t, err
	}
	var settings fitness.Settings
	for _, field := range fields[1:] {
		if err := parseSetting(&settings, field, m); err != nil {
			return t, fmt.Errorf("-metrics %s: %w", item, err)
		}
	}
	return s.Term(m.Name, item, settings)
}

// parseSetting sets one setting=value of a metric.
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

// Term returns a metric with settings, in which zeros are replaced by defaults. The default label is the name of the metric.
func (s *Setup) Term(metric, label string, settings fitness.Settings) (fitness.Term, error) {
	m, err := fitness.Lookup(s.Metrics, metric)
	if err != nil {
		return fitness.Term{}, err
	}
	if label == "" {
		label = metric
	}
	settings, err = m.Resolve(settings, s.Sizes)
	if err == nil && s.Longest > 0 && settings.Length > s.Longest {
		err = fmt.Errorf("fitness: %s: length (%d): want at most model.positions, which is %d", m.Name, settings.Length, s.Longest)
	}
	return fitness.Term{Label: label, Metric: m, Settings: settings}, err
}
