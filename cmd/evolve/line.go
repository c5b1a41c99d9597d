package main

import (
	"iter"

	"evolve/runs"
	"evolve/search"
)

// encoded makes a candidate a log line.
func encoded[G genome](c search.Candidate[G]) (runs.Line, error) {
	text, err := c.Genome.MarshalJSON()
	return runs.Line{ID: c.ID, Op: c.Op, Parents: c.Parents, Index: c.Index, Genome: text, Hash: c.Hash, Cached: c.Cached,
		Metrics: c.Metrics, Objectives: c.Objectives, Violation: c.Violation, Err: c.Err}, err
}

// decoded makes log lines candidates.
func (e *engine[G]) decoded(lines iter.Seq2[runs.Line, error]) iter.Seq2[search.Candidate[G], error] {
	return func(yield func(search.Candidate[G], error) bool) {
		for l, err := range lines {
			c := search.Candidate[G]{ID: l.ID, Op: l.Op, Parents: l.Parents, Index: l.Index, Hash: l.Hash, Cached: l.Cached,
				Metrics: l.Metrics, Objectives: l.Objectives, Violation: l.Violation, Err: l.Err}
			if err == nil {
				c.Genome, err = e.parse(l.Genome)
			}
			if !yield(c, err) || err != nil {
				return
			}
		}
	}
}
