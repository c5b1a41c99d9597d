package search

import (
	"cmp"
	"math"
	"slices"
)

// Dominates is constrained domination (Deb et al. 2002, "A fast and elitist multiobjective genetic algorithm: NSGA-II",
// section VI): a scored outcome dominates a failed one, a feasible one an infeasible one, the smaller violation wins
// among infeasible ones; a feasible one dominates another that is nowhere better and somewhere worse. Equal outcomes do
// not dominate each other. Both must have the same number of objectives, oriented: higher is better.
//
// Departure: Deb knows no failures.
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

// Fronts sorts outcomes into fronts, as indices, ascending in each: the first front holds those that none dominates, the
// next those that only earlier fronts dominate, and so on; infeasible ones follow by violation, failed ones come last.
//
// Cost: n log n for one and two objectives (a sweep, Jensen 2003), M n^2 for more (Deb et al. 2002, section III-A).
func Fronts(outcomes []Outcome) [][]int {
	var able, rest []int
	for i, o := range outcomes {
		if o.Feasible() {
			able = append(able, i)
		} else {
			rest = append(rest, i)
		}
	}
	var fronts [][]int
	if len(able) > 0 && len(outcomes[able[0]].Objectives) <= 2 {
		fronts = sweep(outcomes, able)
	} else {
		fronts = peel(outcomes, able)
	}
	slices.SortStableFunc(rest, func(i, j int) int { return outcomes[j].Compare(outcomes[i]) })
	for k, i := range rest {
		if k == 0 || outcomes[rest[k-1]].Compare(outcomes[i]) != 0 {
			fronts = append(fronts, nil)
		}
		last := &fronts[len(fronts)-1]
		*last = append(*last, i)
	}
	return fronts
}

// sweep sorts feasible outcomes of one or two objectives: in descending order, whatever dominates an outcome came before
// it, and a front dominates it exactly where that front's last one does. Front k has a last one that is no worse in the
// second objective than that of front k+1, so that the first front to take the outcome is found by bisection.
func sweep(outcomes []Outcome, able []int) (fronts [][]int) {
	order := slices.Clone(able)
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

// peel sorts feasible outcomes of any number of objectives: it counts how many dominate each, takes those that none
// does, and takes them off the counts of what they dominate.
func peel(outcomes []Outcome, able []int) (fronts [][]int) {
	below, above := map[int][]int{}, map[int]int{}
	for _, i := range able {
		for _, j := range able {
			if outcomes[i].Dominates(outcomes[j]) {
				below[i] = append(below[i], j)
				above[j]++
			}
		}
	}
	var front []int
	for _, i := range able {
		if above[i] == 0 {
			front = append(front, i)
		}
	}
	for len(front) > 0 {
		fronts = append(fronts, front)
		var next []int
		for _, i := range front {
			for _, j := range below[i] {
				if above[j]--; above[j] == 0 {
					next = append(next, j)
				}
			}
		}
		slices.Sort(next)
		front = next
	}
	return fronts
}

// Crowding is the crowding distance of every member of a front, in the front's order (Deb et al. 2002, section III-B):
// the sum over objectives of the gap between its two neighbours in that objective, over the front's range of it; the
// first and last in an objective have an infinite distance. Higher is lonelier. Cost M n log n.
//
// Departures: of equal vectors only the first counts, and the others have distance 0, for a copy adds nothing to a
// spread; an objective that is the same for all adds nothing; members of a front that is not feasible all have 0.
func Crowding(outcomes []Outcome, front []int) []float64 {
	distance := make([]float64, len(front))
	vector := func(k int) []float64 { return outcomes[front[k]].Objectives }
	single := distinct(outcomes, front)
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

// distinct gives the positions in front of the feasible ones, the first of each vector, in the order of the vectors.
func distinct(outcomes []Outcome, front []int) (positions []int) {
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
