package rnn

import (
	"evolve/fitness"
	nnrnn "evolve/nn/rnn"
)

// gating counts the gates of a cell: its nodes blend and elementwise_prod. Maximized. It ranks the best quarter of the
// published table better than any other metric. It is a poor objective of a search, because a cell can have gates that
// do nothing useful. Cost: static. New here, docs/explanation/metrics.md.
var gating = fitness.Metric{
	Name: "gating", Version: 1, Direction: fitness.Maximize, Cost: fitness.Static,
	Known:   "ranks the best quarter of the published table; a free search can inflate it",
	Summary: "number of gates (blend, elementwise_prod): a structural prior, part of no other metric",
	Source:  "new here, docs/explanation/metrics.md",
	Score: score(func(p *Probe, _ fitness.Settings) (float64, error) {
		return float64(count(p.Cell, nnrnn.Blend, nnrnn.Prod)), nil
	}),
}
