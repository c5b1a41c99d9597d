package search

import "slices"

// ParetoArchive keeps the candidates that no other candidate added dominates. It takes feasible ones only and keeps the
// first of equal vectors. The zero value is an empty archive without a cap.
//
// With a cap the most crowded member leaves (Crowding; the youngest of equals), one at a time. A capped archive forgets:
// it may later take in what a member that left would have dominated.
type ParetoArchive struct {
	Cap int // members at most; 0 = any number

	members []observation // in the order in which they joined
}

// Add offers a candidate and reports whether it is a member now. It costs M comparisons per member for M objectives, and
// M n log n with a full cap of n.
func (a *ParetoArchive) Add(id int, o Outcome) bool {
	if !o.Feasible() {
		return false
	}
	for _, m := range a.members {
		if m.outcome.Dominates(o) || slices.Equal(m.outcome.Objectives, o.Objectives) {
			return false
		}
	}
	a.members = slices.DeleteFunc(a.members, func(m observation) bool { return o.Dominates(m.outcome) })
	a.members = append(a.members, observation{id, o})
	return a.Cap <= 0 || len(a.members) <= a.Cap || a.removeMostCrowded() != id
}

// removeMostCrowded removes the member of the smallest crowding distance and returns its id.
func (a *ParetoArchive) removeMostCrowded() int {
	outcomes := outcomesOf(a.members)
	front := make([]int, len(outcomes))
	for i := range front {
		front[i] = i
	}
	distance, most := Crowding(outcomes, front), 0
	for i, d := range distance {
		if d <= distance[most] {
			most = i
		}
	}
	id := a.members[most].id
	a.members = slices.Delete(a.members, most, most+1)
	return id
}

// IDs lists the members in the order in which they joined.
func (a *ParetoArchive) IDs() []int {
	ids := make([]int, len(a.members))
	for i, m := range a.members {
		ids[i] = m.id
	}
	return ids
}
