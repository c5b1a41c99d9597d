package search

import "time"

// Stop names the reason why a run ended.
type Stop string

// The reasons why a run ends.
const (
	StopBudget      Stop = "budget"      // all evaluations done
	StopWall        Stop = "wall"        // wall-clock time spent
	StopTarget      Stop = "target"      // the first objective reached the target
	StopPatience    Stop = "patience"    // no improvement for as long as asked for
	StopExhausted   Stop = "exhausted"   // the strategy has nothing left to propose
	StopFailures    Stop = "failures"    // too large a share of evaluations failed
	StopInterrupted Stop = "interrupted" // the context was cancelled; the run can be resumed
)

// Status counts what a run has done so far.
type Status struct {
	Told       int     // candidates recorded
	Replayed   int     // of these, taken from the log of an earlier session
	Cached     int     // of these, repeats of an earlier candidate
	Failed     int     // distinct candidates whose evaluation failed
	Infeasible int     // distinct candidates that broke a constraint
	Charged    float64 // sum of the costs of all candidates
	Best       int     // id of the best, -1 before there is a feasible one
	Outcome            // of the best
	Stop       Stop    // "" while running
}

// Distinct returns the number of candidates that were not repeats.
func (s Status) Distinct() int { return s.Told - s.Cached }

// minDistinct is the number of distinct candidates from which on their share of failures can end a run.
const minDistinct = 20

// stopReason returns why a run in this state ends, or "" if it goes on. spent is its wall-clock time over all sessions.
func (o Options) stopReason(s Status, spent time.Duration) Stop {
	b := o.Budget
	switch {
	case s.Best >= 0 && b.Target != nil && s.Objectives[0] >= *b.Target:
		return StopTarget
	case b.Patience > 0 && s.Told-1-s.Best >= b.Patience && s.Best >= 0:
		return StopPatience
	case o.MaxFailed > 0 && s.Distinct() >= minDistinct && float64(s.Failed) > o.MaxFailed*float64(s.Distinct()):
		return StopFailures
	case b.Cost > 0 && s.Charged >= b.Cost:
		return StopBudget
	case s.Told >= b.Evaluations, b.Distinct > 0 && s.Distinct() >= b.Distinct:
		return StopBudget
	case b.Wall > 0 && spent >= b.Wall:
		return StopWall
	}
	return ""
}
