package runs

import (
	"cmp"
	"iter"
	"slices"

	"evolve/search"
)

// Front returns the Pareto front of a log: the distinct feasible candidates that no other one dominates. Of candidates
// with equal objectives it returns the oldest. The best by the first objective comes first. It reads the lines twice and
// keeps only the front in memory.
func Front(lines iter.Seq2[Line, error]) (front []Line, err error) {
	var archive search.ParetoArchive
	for l, err := range lines {
		if err != nil {
			return nil, err
		}
		if l.Cached == nil {
			archive.Add(l.ID, l.Outcome())
		}
	}
	ids := archive.IDs()
	slices.Sort(ids)
	for l, err := range lines {
		if err != nil {
			return nil, err
		}
		if _, ok := slices.BinarySearch(ids, l.ID); ok {
			front = append(front, l)
		}
	}
	slices.SortStableFunc(front, func(a, b Line) int { return cmp.Compare(b.Objectives[0], a.Objectives[0]) })
	return front, nil
}
