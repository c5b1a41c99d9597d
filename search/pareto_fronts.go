package search

import (
	"cmp"
	"math"
	"slices"
)

// Dominates reports whether o dominates p under constraints (Deb et al. 2002, "A fast and elitist multiobjective genetic
// algorithm: NSGA-II", section VI). A feasible outcome dominates another one that is nowhere better and somewhere worse. A
// feasible one dominates an infeasible one, and of two infeasible ones the smaller violation dominates. Equal outcomes do
// not dominate each other. Both must have the same number of objectives, where higher is better.
//
// Departure: Deb has no failed outcomes; here every other outcome dominates them.
func (o Outcome) Dominates(p Outcome) bool {
	if !o.Feasible() || !p.Feasible() {
		return o.Compare(p) > 0
	}
	better := false
	for j, v := range o.Objectives {
		if v < p.Objectives[j] {
			return false
		}
		better = better || v > p.Objectives[j]
	}
	return better
}

// Fronts sorts outcomes into fronts, as indices, ascending in each. The first front holds the outcomes that no other
// dominates, the next front those that only the first one dominates, and so on. Infeasible outcomes follow by violation,
// failed ones come last.
//
// It costs n log n for one and two objectives (a sweep, Jensen 2003), M n^2 for M > 2 (Deb et al. 2002, section III-A).
func Fronts(outcomes []Outcome) [][]int {
	var valid, invalid []int // feasible or not
	for i, o := range outcomes {
		if o.Feasible() {
			valid = append(valid, i)
		} else {
			invalid = append(invalid, i)
		}
	}
	var fronts [][]int
	if len(valid) > 0 && len(outcomes[valid[0]].Objectives) <= 2 {
		fronts = sweep(outcomes, valid)
	} else {
		fronts = peel(outcomes, valid)
	}
	slices.SortStableFunc(invalid, func(i, j int) int { return outcomes[j].Compare(outcomes[i]) })
	for k, i := range invalid {
		if k == 0 || outcomes[invalid[k-1]].Compare(outcomes[i]) != 0 {
			fronts = append(fronts, nil)
		}
		last := &fronts[len(fronts)-1]
		*last = append(*last, i)
	}
	return fronts
}

// sweep sorts feasible outcomes of one or two objectives in descending order. Whatever dominates an outcome then comes
// before it, and a front dominates it exactly where the last member of that front does. The last member of front k is no
// worse in the second objective than that of front k+1. So bisection finds the first front that can take the outcome.
func sweep(outcomes []Outcome, feasible []int) (fronts [][]int) {
	order := slices.Clone(feasible)
	slices.SortStableFunc(order, func(i, j int) int {
		return slices.Compare(outcomes[j].Objectives, outcomes[i].Objectives)
	})
	for _, i := range order {
		k, _ := slices.BinarySearchFunc(fronts, outcomes[i], func(front []int, o Outcome) int {
			if outcomes[front[len(front)-1]].Dominates(o) {
				return -1
			}
			return 1
		})
		if k == len(fronts) {
			fronts = append(fronts, nil)
		}
		fronts[k] = append(fronts[k], i)
	}
	for _, front := range fronts {
		slices.Sort(front)
	}
	return fronts
}

// peel sorts feasible outcomes of any number of objectives. It counts how many dominate each, takes those that none
// dominates as a front, and subtracts them from the counts of those that they dominate.
func peel(outcomes []Outcome, feasible []int) (fronts [][]int) {
	dominated, dominators := map[int][]int{}, map[int]int{}
	for _, i := range feasible {
		for _, j := range feasible {
			if outcomes[i].Dominates(outcomes[j]) {
				dominated[i] = append(dominated[i], j)
				dominators[j]++
			}
		}
	}
	var front []int
	for _, i := range feasible {
		if dominators[i] == 0 {
			front = append(front, i)
		}
	}
	for len(front) > 0 {
		fronts = append(fronts, front)
		var next []int
		for _, i := range front {
			for _, j := range dominated[i] {
				if dominators[j]--; dominators[j] == 0 {
					next = append(next, j)
				}
			}
		}
		slices.Sort(next)
		front = next
	}
	return fronts
}

// Crowding returns the crowding distance of every member of a front, in the front's order (Deb et al. 2002, section
// III-B): the sum over objectives of the gap between its two neighbours in that objective, divided by the front's range of
// it. The first and the last in an objective have an infinite distance. A larger distance means fewer neighbours. It costs
// M n log n for M objectives.
//
// Departures. Of equal vectors only the first counts and the others have distance 0, because a copy adds nothing to the
// spread. An objective that is the same for all adds nothing. Members of a front that is not feasible all have 0.
func Crowding(outcomes []Outcome, front []int) []float64 {
	distance := make([]float64, len(front))
	vector := func(k int) []float64 { return outcomes[front[k]].Objectives }
	single := firstOfEach(outcomes, front)
	if len(single) == 1 {
		distance[single[0]] = math.Inf(1)
		return distance
	}
	if len(single) == 0 {
		return distance
	}
	last := len(single) - 1
	for j := range vector(single[0]) {
		slices.SortStableFunc(single, func(a, b int) int { return cmp.Compare(vector(a)[j], vector(b)[j]) })
		low, high := vector(single[0])[j], vector(single[last])[j]
		if low == high {
			continue
		}
		distance[single[0]], distance[single[last]] = math.Inf(1), math.Inf(1)
		for k := 1; k < last; k++ {
			distance[single[k]] += (vector(single[k+1])[j] - vector(single[k-1])[j]) / (high - low)
		}
	}
	return distance
}

// firstOfEach returns the positions in front of the first feasible member of each vector, in the order of the vectors.
func firstOfEach(outcomes []Outcome, front []int) (positions []int) {
	for k, i := range front {
		if outcomes[i].Feasible() {
			positions = append(positions, k)
		}
	}
	order := func(a, b int) int {
		return slices.Compare(outcomes[front[a]].Objectives, outcomes[front[b]].Objectives)
	}
	slices.SortStableFunc(positions, order)
	return slices.CompactFunc(positions, func(a, b int) bool { return order(a, b) == 0 })
}
