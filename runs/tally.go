package runs

// Tally counts the outcomes of the candidates of a log.
type Tally struct {
	Distinct   int         // candidates that repeat no earlier one
	Failed     int         // those of them whose evaluation failed
	Best       *Line       // nil if no candidate is feasible
	Incumbents []Incumbent // in order; the last one is Best
}

// Tally reads the log once and counts. With an error it returns the counts up to the line of the error.
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
