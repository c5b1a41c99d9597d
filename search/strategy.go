package search

import (
	"cmp"
	"math/rand/v2"
)

// Op says how a candidate comes about.
type Op string

const (
	Fresh       Op = "random"       // a random genome
	Given       Op = "given"        // one of the run's starting genomes; stands in for the first Fresh ones
	Mutate      Op = "mutate"       // one mutation of Parents[0]
	Cross       Op = "cross"        // a crossover of Parents[0] and Parents[1]
	CrossMutate Op = "cross+mutate" // one mutation of a crossover of Parents[0] and Parents[1]
	Neighbor    Op = "neighbor"     // one-edit neighbour number Index of Parents[0], in that parent's own shuffled order
)

// Proposal is what a strategy wants scored next. The zero Proposal means that it has nothing left to propose.
type Proposal struct {
	Op      Op
	Parents []int
	Index   int // of a Neighbor
}

// Outcome is what a strategy learns of a candidate.
type Outcome struct {
	Objectives []float64 // oriented, higher is better; nil when the candidate failed or broke a constraint
	Violation  float64   // by how much constraints are broken, graded; 0 = feasible
	Err        string    // why it could not be scored; "" = it could
	Repeats    *int      // id of the first candidate of the same genome, whose outcome this is; nil = new. Set by the loop
}

// Strategy chooses what to score next. It sees ids and outcomes, never a genome.
//
// Laws: ids are proposed in order from 0; a proposal names told ids only; Tell comes in id order, once for every id;
// the proposals are a function of the calls received and rng, so that the same calls bring the same run back.
type Strategy interface {
	Propose(id int, rng *rand.Rand) Proposal
	Tell(id int, o Outcome)
}

// Walker is a Strategy that proposes neighbours. When candidate id has no neighbour of the index proposed, the loop
// calls Exhausted and asks for the same proposal again.
type Walker interface {
	Exhausted(id int)
}

// Compare orders outcomes from worse (negative) to better (positive) by the rules of Deb (2000): a scored candidate
// beats a failed one, a feasible one beats an infeasible one, the smaller violation wins among infeasible ones, the
// larger first objective among feasible ones.
func (o Outcome) Compare(p Outcome) int {
	if c := cmp.Compare(o.class(), p.class()); c != 0 {
		return c
	}
	switch o.class() {
	case feasible:
		return cmp.Compare(o.Objectives[0], p.Objectives[0])
	case infeasible:
		return cmp.Compare(p.Violation, o.Violation)
	}
	return 0
}

const (
	failed = iota
	infeasible
	feasible
)

func (o Outcome) class() int {
	switch {
	case o.Err != "":
		return failed
	case o.Violation > 0 || len(o.Objectives) == 0:
		return infeasible
	}
	return feasible
}

// Failed reports whether the candidate could not be scored.
func (o Outcome) Failed() bool { return o.class() == failed }

// Feasible reports whether the candidate was scored and broke no constraint.
func (o Outcome) Feasible() bool { return o.class() == feasible }
