package outcome

import (
	"fmt"
	"io"

	"evolve/cmd/evolve/internal/config"
	"evolve/runs"
)

// NoWinner explains why a run has no winner.
type NoWinner struct {
	Broken []BrokenConstraint `json:"broken,omitempty"`
	Failed string             `json:"failed,omitempty"` // the error of the first candidate that failed
}

// BrokenConstraint counts the candidates that violate a constraint among those for which it was measured.
type BrokenConstraint struct {
	Constraint string `json:"constraint"` // growth <=1
	Broken     int    `json:"broken"`
	Measured   int    `json:"measured"`
}

// whyNoWinner reads the reasons from a log.
func whyNoWinner(c *config.Config, log *runs.Log) (*NoWinner, error) {
	why, names := &NoWinner{}, c.ConstraintNames()
	for _, name := range names {
		why.Broken = append(why.Broken, BrokenConstraint{Constraint: name + " " + c.Constraint[name].String()})
	}
	for l, err := range log.Lines() {
		if err != nil {
			return nil, err
		}
		if why.Failed == "" {
			why.Failed = l.Err
		}
		for i, name := range names {
			if v, ok := l.Metrics[name]; ok {
				why.Broken[i].Measured++
				if bound := c.Constraint[name]; v < bound.Min || v > bound.Max {
					why.Broken[i].Broken++
				}
			}
		}
	}
	return why, nil
}

// print writes one line per constraint, and the first failure.
func (n *NoWinner) print(w io.Writer) {
	for _, b := range n.Broken {
		fmt.Fprintf(w, "  %s: violated by %d of %d candidates that were measured\n", b.Constraint, b.Broken, b.Measured)
	}
	if n.Failed != "" {
		fmt.Fprintf(w, "first failure: %s\n", n.Failed)
	}
}
