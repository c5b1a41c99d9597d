package engine

import (
	"context"
	"math"

	"evolve/cmd/evolve/internal/kinds"
	"evolve/fitness"
	"evolve/search"
)

// screened returns the space of the proposals. With strategy.screen, it chooses each proposal among several by a cheap metric.
func (e *Engine) screened() search.Space[kinds.Genome] {
	c := e.Config.Strategy
	if c.Screen < 2 {
		return e.Points
	}
	m := e.Meter([]fitness.Term{e.DirectedTerm(c.Cheap)}, nil)
	return &search.Screen[kinds.Genome]{Inner: e.Points, K: c.Screen, Cheap: func(g kinds.Genome) float64 {
		network, identity := e.Network(g)
		values, errs := m.Evaluator.Values(context.Background(), network, identity, m.Evaluator.Objectives)
		if len(errs) > 0 {
			return math.NaN()
		}
		return m.Evaluator.Orient(values)[0]
	}}
}
