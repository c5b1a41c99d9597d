package rnn

import (
	"evolve/fitness"
	nnrnn "evolve/nn/rnn"
)

// gating counts the gates of a cell: blends and elementwise products. The best sorter of the published table's best
// quarter and a poor objective to search on, because it can be bought without learning anything.
var gating = fitness.Metric{
	Name: "gating", Version: 1, Direction: fitness.Maximize, Cost: fitness.Static,
	Known:   "sorts the best quarter of the table; can be bought in a free search",
	Summary: "number of gates (blend, elementwise_prod): a structural prior, never mixed in silently",
	Source:  "this engine, docs/metrics.md",
	Score: of(func(p *Probe, _ fitness.Settings) (float64, error) {
		gates := 0
		for _, n := range p.Cell.Nodes {
			if n.Op == nnrnn.Blend || n.Op == nnrnn.Prod {
				gates++
			}
		}
		return float64(gates), nil
	}),
}
