package runs

import (
	"fmt"
	"iter"
)

// Pick returns the candidates with the given ids, which must increase. It returns an error if the log lacks one, and stops
// reading after the last.
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
