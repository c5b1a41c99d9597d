package runs

import (
	"fmt"
	"iter"
	"slices"
)

// Top is the k best distinct feasible candidates of a log, best first, the older first among equals.
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

// Pick is the candidates of these numbers, which rise. One that is not there is an error.
func Pick(lines iter.Seq2[Line, error], ids ...int) (all []Line, err error) {
	for l, err := range lines {
		if err != nil {
			return nil, err
		}
		if len(all) < len(ids) && l.ID == ids[len(all)] {
			all = append(all, l)
		}
		if len(all) == len(ids) {
			return all, nil
		}
	}
	return nil, fmt.Errorf("runs: no candidate %d in the log", ids[len(all)])
}
