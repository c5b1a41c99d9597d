package search

import (
	"fmt"
	"time"
)

// Options holds the settings of a run other than the space, the strategy and the evaluation.
type Options struct {
	Seed      uint64
	Lag       int           // candidates in flight: proposal i sees the outcomes of 0..i-Lag. Part of the algorithm. 0 = 1
	Workers   int           // candidates evaluated at once, at most Lag. Changes no result. 0 = 1
	Timeout   time.Duration // for one evaluation; 0 = none
	MaxFailed float64       // stop when a larger share of distinct candidates failed, from 0 to 1; 0 = never
	Budget    Budget
	Spent     time.Duration // wall-clock time of earlier sessions
	Charged   float64       // cost of what was done before the first candidate
}

// Budget bounds a run. A zero field does not bound it, but Evaluations must be set.
type Budget struct {
	Evaluations int           // candidates, cached repeats included: so every run ends
	Distinct    int           // distinct candidates: what a run pays for
	Cost        float64       // sum of the costs of all candidates, in the unit of Outcome.Cost. The last ones may exceed it
	Wall        time.Duration // wall-clock time over all sessions of the run
	Target      *float64      // stop at a first objective of at least this, oriented (higher is better)
	Patience    int           // stop after so many candidates without a better one
}

// check refuses options that no run can have.
func (o Options) check() error {
	switch {
	case o.Budget.Evaluations <= 0:
		return fmt.Errorf("search: evaluations (%d): want at least 1", o.Budget.Evaluations)
	case o.Lag < 0 || o.Workers < 0:
		return fmt.Errorf("search: lag (%d), workers (%d): want at least 1", o.Lag, o.Workers)
	case !(o.Budget.Cost >= 0):
		return fmt.Errorf("search: cost (%v): want at least 0", o.Budget.Cost)
	}
	return nil
}
