package runs

// Incumbent describes a candidate that was the best of its run when it was recorded. The run would have returned it if it
// had stopped then.
type Incumbent struct {
	Told     int // candidates recorded up to and including it
	Distinct int // those of them that do not repeat an earlier one
	Line
}

// Incumbents returns all incumbents of a log by the first objective, in order, and the number of distinct candidates. It
// reads the log once.
func (l *Log) Incumbents() (all []Incumbent, distinct int, err error) {
	t, err := l.Tally()
	return t.Incumbents, t.Distinct, err
}

// At returns the incumbent after the given number of distinct candidates. It reports false if there was none yet.
func At(all []Incumbent, distinct int) (in Incumbent, ok bool) {
	for _, i := range all {
		if i.Distinct > distinct {
			break
		}
		in, ok = i, true
	}
	return in, ok
}

// Checkpoints returns 1, 2, 5, 10, 20, ... below n, and n.
func Checkpoints(n int) (all []int) {
	for scale := 1; scale < n; scale *= 10 {
		for _, k := range []int{1, 2, 5} {
			if k*scale < n {
				all = append(all, k*scale)
			}
		}
	}
	return append(all, n)
}
