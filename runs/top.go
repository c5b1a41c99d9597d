package runs

import (
	"iter"
	"slices"
)

// Top returns the k best distinct feasible candidates of a log by the first objective, the best first, the older first
// among equals. It reads the lines once.
func Top(lines iter.Seq2[Line, error], k int) ([]Line, error) {
	var best []Line
	for l, err := range lines {
		if err != nil {
			return nil, err
		}
		o := l.Outcome()
		if l.Cached != nil || !o.Feasible() {
			continue
		}
		at := len(best)
		for at > 0 && o.Compare(best[at-1].Outcome()) > 0 {
			at--
		}
		if at < k {
			best = slices.Insert(best, at, l)
			best = best[:min(k, len(best))]
		}
	}
	return best, nil
}
