package runs

// Incumbent is what a run would have returned from a moment on.
type Incumbent struct {
	Told     int // candidates recorded until then, itself included
	Distinct int // of these, different ones
	Line
}

// Incumbents are all those of a log by the first objective, in order, and how many different candidates there are.
func (l *Log) Incumbents() (all []Incumbent, distinct int, err error) {
	t, err := l.Tally()
	return t.Incumbents, t.Distinct, err
}

// At is the incumbent after so many different candidates; ok is false where there is none yet.
func At(all []Incumbent, distinct int) (in Incumbent, ok bool) {
	for _, i := range all {
		if i.Distinct > distinct {
			break
		}
		in, ok = i, true
	}
	return in, ok
}

// Checkpoints are 1, 2, 5, 10 and so on up to n, and n.
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
