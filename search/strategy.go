package search

import (
	"cmp"
	"math/rand/v2"
)

// Op names the operation that makes a candidate.
type Op string

// The operations that a strategy may propose. Given is the exception: the loop sets it.
const (
	Fresh       Op = "random"       // a random genome
	Given       Op = "given"        // one of the run's starting genomes; stands in for the first Fresh ones
	Mutate      Op = "mutate"       // one mutation of Parents[0]
	Cross       Op = "cross"        // a crossover of Parents[0] and Parents[1]
	CrossMutate Op = "cross+mutate" // one mutation of a crossover of Parents[0] and Parents[1]
	Neighbor    Op = "neighbor"     // one-edit neighbour number Index of Parents[0], in that parent's own shuffled order
	Promote     Op = "promote"      // the genome of Parents[0] again, evaluated at Rung
)

// Proposal describes the candidate that a strategy wants evaluated next. The zero Proposal means that the strategy has
// nothing left to propose.
type Proposal struct {
	Op      Op
	Parents []int // ids of candidates: none, one or two, see Op
	Index   int   // of a Neighbor
	Rung    int   // of a Promote, from 1: how thoroughly the genome is evaluated; 0 for every other operation
}

// Outcome holds what a strategy learns about a candidate.
type Outcome struct {
	Objectives []float64 // oriented, higher is better; nil when the candidate failed or broke a constraint
	Violation  float64   // amount by which the candidate breaks constraints; 0 = feasible
	Err        string    // why the evaluation failed; "" = it did not
	Cost       float64   // what the evaluation is charged, in a unit of the caller's choice such as tokens; 0 for a repeat
	Rung       int       // at which the candidate was evaluated. Set by the loop
	Repeats    *int      // id of the first candidate of the same genome and rung, whose outcome this is; nil = new. Set by the loop
}

// Strategy chooses what to evaluate next. It sees ids and outcomes, never a genome.
//
// Laws. Propose is called for ids in order from 0. A proposal names only parents whose outcome was told. Tell is called in
// id order, once for every id. The proposals depend on the calls received and on rng alone, so that the same calls
// reproduce the same run.
type Strategy interface {
	// Propose returns the proposal for candidate id. rng belongs to this candidate.
	Propose(id int, rng *rand.Rand) Proposal
	// Tell reports the outcome of candidate id.
	Tell(id int, o Outcome)
}

// Walker extends a Strategy that proposes neighbours. When candidate id has no neighbour of the proposed index, the loop
// calls Exhausted with that id and asks for the proposal again.
type Walker interface {
	Exhausted(id int)
}

// Reviser extends a Strategy that can use a new outcome of a candidate that it was told before. Halving calls Revise with
// the outcome at a higher rung.
type Reviser interface {
	Revise(id int, o Outcome)
}

// Compare returns a negative number where o is worse than p, a positive one where it is better, and 0 otherwise, by the
// rules of Deb (2000). A feasible candidate beats an infeasible one, which beats a failed one. Of two infeasible ones the
// smaller violation wins. Of two feasible ones the higher rung wins, because a candidate reaches it only as one of the best
// of the rung below and objectives of different rungs cannot be compared; on one rung the larger first objective wins.
func (o Outcome) Compare(p Outcome) int {
	if c := cmp.Compare(o.class(), p.class()); c != 0 {
		return c
	}
	switch o.class() {
	case feasible:
		return cmp.Or(cmp.Compare(o.Rung, p.Rung), cmp.Compare(o.Objectives[0], p.Objectives[0]))
	case infeasible:
		return cmp.Compare(p.Violation, o.Violation)
	}
	return 0
}

// The classes of outcomes, from the worst to the best.
const (
	failed = iota
	infeasible
	feasible
)

// class returns the class of an outcome. One without objectives counts as infeasible.
func (o Outcome) class() int {
	switch {
	case o.Err != "":
		return failed
	case o.Violation > 0 || len(o.Objectives) == 0:
		return infeasible
	}
	return feasible
}

// Failed reports whether the evaluation failed.
func (o Outcome) Failed() bool { return o.class() == failed }

// Feasible reports whether the evaluation succeeded and the candidate broke no constraint.
func (o Outcome) Feasible() bool { return o.class() == feasible }
