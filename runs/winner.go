package runs

import "fmt"

// Winner returns the candidate that the run has found so far. If the shortlist was trained, the winner is its network
// with the lowest validation loss; a network of the shortlist that is not a candidate of this run never wins. Otherwise
// the winner is the feasible candidate with the highest first objective, the older one among equals.
//
// Winner returns an error if no candidate is feasible. It reads the log once.
func (l *Log) Winner() (Line, error) {
	trained, err := ReadTrained(l.Dir)
	if err != nil {
		return Line{}, err
	}
	if trained != nil {
		if w, ok := trained.Network(trained.Winner); ok && w.ID >= 0 {
			lines, err := Pick(l.Lines(), w.ID)
			if err != nil {
				return Line{}, fmt.Errorf("%s: %w of %d", l.Dir, err, l.Count)
			}
			return lines[0], nil
		}
	}
	best, err := Top(l.Lines(), 1)
	if err != nil {
		return Line{}, err
	}
	if len(best) == 0 {
		return Line{}, fmt.Errorf("%s: no winner in it: no candidate kept all constraints and could be scored", l.Dir)
	}
	return best[0], nil
}
