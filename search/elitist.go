package search

import (
	"math/rand/v2"
	"slices"
)

// Elitist is the evolution of FreeREA (Cavagnero et al. 2023, arXiv 2207.05135): per step, the two best of a sample drawn
// without replacement from the population are the parents of a mutant each and of one crossover of the two; the
// children join, the oldest leaves, and of the rest the best N stay.
//
// Departures. Outcomes are ordered by Compare, where FreeREA adds normalised metrics: combine them in the objective. A
// genome joins once as long as it stays, or copies of the best would soon be all there is; so that the population does not
// shrink, the oldest leaves only when there are more than N. Of equals the older leaves. With several candidates in flight a step breeds from what is told when its first child is proposed, and the population changes when
// the outcome of its last child is told.
type Elitist struct {
	Population int  // N, 100 when 0
	Sample     int  // n, 25 when 0; at least 2
	Cross      bool // the space can cross; without it a step is the two mutants

	members []told     // oldest first
	step    []Proposal // children of the step begun, not proposed yet
	bred    int        // id of the first child, 0 = none yet
}

// Propose implements Strategy.
func (e *Elitist) Propose(id int, rng *rand.Rand) Proposal {
	if e.bred == 0 && (id < orDefault(e.Population, elitistPopulation) || len(e.members) == 0) {
		return Proposal{Op: Fresh}
	}
	if e.bred == 0 {
		e.bred = id
	}
	if len(e.step) == 0 {
		e.step = e.children(rng)
	}
	p := e.step[0]
	e.step = e.step[1:]
	return p
}

// children are the proposals of one step.
func (e *Elitist) children(rng *rand.Rand) []Proposal {
	a, b := e.parents(rng)
	step := []Proposal{{Op: Mutate, Parents: []int{a}}, {Op: Mutate, Parents: []int{b}}}
	if e.Cross {
		step = append(step, Proposal{Op: Cross, Parents: []int{a, b}})
	}
	return step
}

// parents are the best and the second best of a sample; of equals the first drawn. They are the same candidate only in a
// population of one.
func (e *Elitist) parents(rng *rand.Rand) (a, b int) {
	sample := rng.Perm(len(e.members))
	sample = sample[:min(len(sample), max(2, orDefault(e.Sample, elitistSample)))]
	slices.SortStableFunc(sample, func(i, j int) int { return e.members[j].outcome.Compare(e.members[i].outcome) })
	return e.members[sample[0]].id, e.members[sample[min(1, len(sample)-1)]].id
}

// Tell implements Strategy.
func (e *Elitist) Tell(id int, o Outcome) {
	t := told{id, o}
	if o.Repeats == nil || !slices.ContainsFunc(e.members, func(m told) bool { return m.genome() == t.genome() }) {
		e.members = append(e.members, t)
	}
	size := 2
	if e.Cross {
		size = 3
	}
	if e.bred > 0 && id >= e.bred && (id-e.bred+1)%size == 0 {
		e.survive()
	}
}

func (e *Elitist) survive() {
	most := orDefault(e.Population, elitistPopulation)
	if len(e.members) > most {
		e.members = e.members[1:]
	}
	for len(e.members) > most {
		worst := 0
		for i, m := range e.members {
			if m.outcome.Compare(e.members[worst].outcome) < 0 {
				worst = i
			}
		}
		e.members = slices.Delete(e.members, worst, worst+1)
	}
}
