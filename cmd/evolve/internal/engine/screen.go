package engine

import (
	"context"
	"math"
	"slices"

	"evolve/cmd/evolve/internal/config"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/fitness"
	"evolve/search"
	"evolve/search/surrogate"
)

// screened returns the space of the proposals. With strategy.screen, it chooses each proposal among several by a cheap metric,
// or by a model that learns from the outcomes. Every run needs a new one.
func (e *Engine) screened() search.Space[kinds.Genome] {
	c := e.Config.Strategy
	if c.Screen == 0 {
		return e.Points
	}
	s := &search.Screen[kinds.Genome]{Inner: e.Points, K: c.Screen}
	if c.RandomShare != nil {
		s.RandomShare = *c.RandomShare
	}
	measure := e.cheapMeter()
	if c.Cheap == config.Learned {
		s.Model = &surrogate.Model[kinds.Genome]{Seed: e.Config.Seed, Features: func(g kinds.Genome) []float64 {
			return append(e.Features(g), measure(g)...)
		}}
		return s
	}
	s.Cheap = func(g kinds.Genome) float64 { return measure(g)[0] }
	return s
}

// screenBatch and screenSteps are the sizes at which a learned screen measures metrics, besides those of the model.
const screenBatch, screenSteps = 16, 35

// cheapTerms returns the metrics of strategy.cheap: none, one, or all that a learned screen sees, at the size of the model.
func (s *Setup) cheapTerms() (terms []fitness.Term, err error) {
	switch name := s.Config.Strategy.Cheap; name {
	case "":
		return nil, nil
	case config.Learned:
	default:
		t, err := s.parseTerm(name)
		return []fitness.Term{t}, err
	}
	for _, name := range s.Screening {
		m, err := fitness.Lookup(s.Metrics, name)
		if err != nil {
			return nil, err
		}
		settings := s.Sizes
		settings.Layer, settings.Batch, settings.Steps = settings.Layers, screenBatch, screenSteps
		for _, setting := range fitness.SettingNames {
			if !slices.Contains(m.Takes, setting) {
				*settings.Field(setting) = 0
			}
		}
		t, err := s.Term(name, "", settings)
		if err != nil {
			return nil, err
		}
		terms = append(terms, t)
	}
	return terms, nil
}

// mostMeasured bounds the genomes whose cheap metrics are remembered. A screen asks for those of a child up to three times: to
// choose it, to predict it, and to learn from it.
const mostMeasured = 4096

// cheapMeter returns a function that measures the cheap metrics of a genome, oriented so that higher is better and NaN where
// one fails.
func (e *Engine) cheapMeter() func(g kinds.Genome) []float64 {
	m, measured := e.Meter(e.cheap, e.Cache), map[string][]float64{}
	return func(g kinds.Genome) []float64 {
		network, identity := e.Network(g)
		if row, known := measured[identity]; known {
			return row
		}
		if len(measured) >= mostMeasured {
			clear(measured)
		}
		values, errs := m.Evaluator.Values(context.Background(), network, identity, m.Evaluator.Objectives)
		row := m.Evaluator.Orient(values)
		for i, t := range m.Evaluator.Objectives {
			if errs[t.Label] != nil {
				row[i] = math.NaN()
			}
		}
		measured[identity] = row
		return row
	}
}
