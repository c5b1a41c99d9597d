package search

import (
	"fmt"
	"time"
)

// Stop says why a run ended.
type Stop string

const (
	StopBudget      Stop = "budget"      // all evaluations done
	StopWall        Stop = "wall"        // wall-clock time spent
	StopTarget      Stop = "target"      // an objective as good as asked for
	StopPatience    Stop = "patience"    // no improvement for as long as asked for
	StopExhausted   Stop = "exhausted"   // the strategy has nothing left to propose
	StopFailures    Stop = "failures"    // too large a share of evaluations failed
	StopInterrupted Stop = "interrupted" // the context was cancelled; resumable
)

// Budget bounds a run. Zero fields do not bound; Evaluations must be set.
type Budget struct {
	Evaluations int           // candidates, cached repeats included: so every run ends
	Distinct    int           // of these, different ones: what a run pays for
	Wall        time.Duration // over all sessions of the run
	Target      *float64      // stop at a first objective of at least this, oriented (higher is better)
	Patience    int           // stop after so many candidates without a better one
}

// Status counts what a run has done so far.
type Status struct {
	Told       int  // candidates recorded
	Replayed   int  // of these, taken from the log of an earlier session
	Cached     int  // of these, repeats of an earlier candidate
	Failed     int  // distinct candidates that could not be scored
	Infeasible int  // distinct candidates that broke a constraint
	Best       int  // id of the best, -1 before there is a feasible one
	Outcome         // of the best
	Stop       Stop // "" while running
}

// Distinct is the number of candidates that were not repeats.
func (s Status) Distinct() int { return s.Told - s.Cached }

// fewest is how many distinct candidates there must be before their share of failures can end a run.
const fewest = 20

// stop says whether a run in this state ends, and why.
func (o Options) stop(s Status, spent time.Duration) Stop {
	b := o.Budget
	switch {
	case s.Best >= 0 && b.Target != nil && s.Objectives[0] >= *b.Target:
		return StopTarget
	case b.Patience > 0 && s.Told-1-s.Best >= b.Patience && s.Best >= 0:
		return StopPatience
	case o.MaxFailed > 0 && s.Distinct() >= fewest && float64(s.Failed) > o.MaxFailed*float64(s.Distinct()):
		return StopFailures
	case s.Told >= b.Evaluations, b.Distinct > 0 && s.Distinct() >= b.Distinct:
		return StopBudget
	case b.Wall > 0 && spent >= b.Wall:
		return StopWall
	}
	return ""
}

// Options are the settings of a run that are not the space, the strategy or the score.
type Options struct {
	Seed      uint64
	Lag       int           // candidates in flight: proposal i sees the outcomes of 0..i-Lag. Algorithm. 0 = 1
	Workers   int           // candidates scored at once, at most Lag. Machine: changes no result. 0 = 1
	Timeout   time.Duration // for one evaluation; 0 = none
	MaxFailed float64       // stop when a larger share of distinct candidates failed; 0 = never
	Budget    Budget
	Spent     time.Duration // wall time of earlier sessions
}

func (o Options) check() error {
	switch {
	case o.Budget.Evaluations <= 0:
		return fmt.Errorf("search: evaluations (%d): want at least 1", o.Budget.Evaluations)
	case o.Lag < 0 || o.Workers < 0:
		return fmt.Errorf("search: lag (%d), workers (%d): want at least 1", o.Lag, o.Workers)
	}
	return nil
}
