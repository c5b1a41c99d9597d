package runs

// Tally counts what the candidates of a log came to.
type Tally struct {
	Distinct, Failed int
	Best             *Line       // nil: no candidate is feasible
	Incumbents       []Incumbent // every best so far, in order
}

// Tally reads the log once and counts. With an error it returns the count up to there.
func (l *Log) Tally() (t Tally, err error) {
	told := 0
	for line, err := range l.Lines() {
		if err != nil {
			return t, err
		}
		told++
		if line.Cached != nil {
			continue
		}
		t.Distinct++
		o := line.Outcome()
		if o.Failed() {
			t.Failed++
		}
		if o.Feasible() && (t.Best == nil || o.Compare(t.Best.Outcome()) > 0) {
			t.Best = &line
			t.Incumbents = append(t.Incumbents, Incumbent{told, t.Distinct, line})
		}
	}
	return t, nil
}
