package runs

import "fmt"

// Winner returns the winner of the run so far. If the shortlist was trained, the winner is the best trained candidate:
// known networks that were trained beside it cannot win. Otherwise, and if all trainings failed, the winner is the
// feasible candidate with the highest first objective, the older one among equals.
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
