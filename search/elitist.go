package search

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

// Elitist runs the evolution of FreeREA (Cavagnero et al. 2023, arXiv 2207.05135). Each step draws a sample from the
// population without replacement. Its two best members are the parents of one mutant each and of one crossover. The
// children join, the oldest member leaves, and the best N of the others stay.
//
// Departures. Compare orders the outcomes, where FreeREA adds normalised metrics; combine them in the objective instead.
// A genome is in the population once at most, because copies of the best would soon fill it. The oldest leaves only when
// there are more than N, so that the population does not shrink. Of equals the older leaves. With several candidates in
// flight, a step breeds from the outcomes that are there when its first child is proposed, and the population changes
// when its last child is told.
type Elitist struct {
	Population int  // N, 100 when 0
	Sample     int  // n, 25 when 0; at least 2
	Cross      bool // the space can cross; without it a step is the two mutants

	members    []observation // oldest first
	children   []Proposal    // of the current step, not proposed yet
	firstChild int           // id of the first child of all, 0 = none yet
}

// Propose implements Strategy.
func (e *Elitist) Propose(id int, rng *rand.Rand) Proposal {
	if e.firstChild == 0 && (id < e.population() || len(e.members) == 0) {
		return Proposal{Op: Fresh}
	}
	if e.firstChild == 0 {
		e.firstChild = id
	}
	if len(e.children) == 0 {
		e.children = e.breed(rng)
	}
	p := e.children[0]
	e.children = e.children[1:]
	return p
}

// breed returns the proposals of one step.
func (e *Elitist) breed(rng *rand.Rand) []Proposal {
	a, b := e.parents(rng)
	step := []Proposal{{Op: Mutate, Parents: []int{a}}, {Op: Mutate, Parents: []int{b}}}
	if e.Cross {
		step = append(step, Proposal{Op: Cross, Parents: []int{a, b}})
	}
	return step
}

// parents returns the best and the second best of a sample; of equals the first drawn. They are the same candidate only
// in a population of one.
func (e *Elitist) parents(rng *rand.Rand) (a, b int) {
	sample := rng.Perm(len(e.members))
	sample = sample[:min(len(sample), max(2, cmp.Or(e.Sample, elitistSample)))]
	slices.SortStableFunc(sample, func(i, j int) int { return e.members[j].outcome.Compare(e.members[i].outcome) })
	return e.members[sample[0]].id, e.members[sample[min(1, len(sample)-1)]].id
}

// Tell implements Strategy.
func (e *Elitist) Tell(id int, o Outcome) {
	child := observation{id, o}
	if o.Repeats == nil || !slices.ContainsFunc(e.members, func(m observation) bool { return m.genome() == child.genome() }) {
		e.members = append(e.members, child)
	}
	size := 2
	if e.Cross {
		size = 3
	}
	if e.firstChild > 0 && id >= e.firstChild && (id-e.firstChild+1)%size == 0 {
		e.survive()
	}
}

// survive removes the oldest member and then the worst ones until N are left.
func (e *Elitist) survive() {
	if len(e.members) > e.population() {
		e.members = e.members[1:]
	}
	for len(e.members) > e.population() {
		worst := 0
		for i, m := range e.members {
			if m.outcome.Compare(e.members[worst].outcome) < 0 {
				worst = i
			}
		}
		e.members = slices.Delete(e.members, worst, worst+1)
	}
}

// Revise implements Reviser: a member of the candidate's genome has its new outcome, and a candidate that has left is a member
// again, the youngest. The next survival decides who leaves for it.
func (e *Elitist) Revise(id int, o Outcome) {
	if at := slices.IndexFunc(e.members, func(m observation) bool { return m.genome() == id }); at >= 0 {
		e.members[at] = observation{id, o}
		return
	}
	e.members = append(e.members, observation{id, o})
}

func (e *Elitist) population() int { return cmp.Or(e.Population, elitistPopulation) }
