package main

import (
	"fmt"
	"io"

	"evolve/runs"
)

// noWinner is why a run has none.
type noWinner struct {
	Broken []brokenBound `json:"broken,omitempty"`
	Failed string        `json:"failed,omitempty"` // why the first candidate that failed did
}

// brokenBound is a constraint, and how many of the candidates where it was measured broke it.
type brokenBound struct {
	Constraint string `json:"constraint"` // growth <=1
	Broken     int    `json:"broken"`
	Measured   int    `json:"measured"`
}

// none goes through a log for the reasons.
func (e *engine[G]) none(log *runs.Log) (*noWinner, error) {
	why := &noWinner{}
	for _, name := range e.config.ConstraintNames() {
		why.Broken = append(why.Broken, brokenBound{Constraint: name + " " + e.config.Constraint[name].String()})
	}
	for l, err := range log.Lines() {
		if err != nil {
			return nil, err
		}
		if why.Failed == "" {
			why.Failed = l.Err
		}
		for i, name := range e.config.ConstraintNames() {
			if v, ok := l.Metrics[name]; ok {
				why.Broken[i].Measured++
				if bound := e.config.Constraint[name]; v < bound.Min || v > bound.Max {
					why.Broken[i].Broken++
				}
			}
		}
	}
	return why, nil
}

func (n *noWinner) print(w io.Writer) {
	for _, b := range n.Broken {
		fmt.Fprintf(w, "  %s: broken by %d of the %d where it was measured\n", b.Constraint, b.Broken, b.Measured)
	}
	if n.Failed != "" {
		fmt.Fprintf(w, "the first that failed: %s\n", n.Failed)
	}
}
