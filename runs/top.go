package runs

import (
	"iter"
	"slices"
)

// Top returns the k best feasible candidates of distinct genomes by search.Outcome.Compare, the best first, the older first
// among equals. A genome that was promoted counts at its highest rung. It reads the lines once.
func Top(lines iter.Seq2[Line, error], k int) ([]Line, error) {
	var best []Line
	for l, err := range lines {
		if err != nil {
			return nil, err
		}
		if l.Cached == nil && l.Outcome().Feasible() {
			best = AddTop(best, l, k)
		}
	}
	return best, nil
}

// AddTop adds a feasible candidate, which is no repeat, to the best before it, at most k in the order of Top. It returns the
// slice, whose array it may change.
func AddTop(best []Line, l Line, k int) []Line {
	o := l.Outcome()
	if same := slices.IndexFunc(best, func(b Line) bool { return b.Hash == l.Hash }); l.Rung > 0 && same >= 0 { // it was promoted
		if o.Compare(best[same].Outcome()) <= 0 {
			return best
		}
		best = slices.Delete(best, same, same+1)
	}
	at := len(best)
	for at > 0 && o.Compare(best[at-1].Outcome()) > 0 {
		at--
	}
	if at >= k {
		return best
	}
	best = slices.Insert(best, at, l)
	return best[:min(k, len(best))]
}
