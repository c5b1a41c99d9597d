package search

import (
	"iter"
	"sync"
)

// logged is what a log gives at a time.
type logged[G any] struct {
	candidate Candidate[G]
	err       error
}

// batch is how many lines are handed over at once, batches how many of these are read ahead: enough to keep two cores
// busy, and little to hold.
const batch, batches = 64, 4

// readAhead reads a log in a goroutine of its own, so that a line is decoded while an earlier one is proposed again.
// next gives one line after the other; stop ends the reading and waits for it.
func readAhead[G any](log iter.Seq2[Candidate[G], error]) (next func() (Candidate[G], error, bool), stop func()) {
	lines, quit := make(chan []logged[G], batches), make(chan struct{})
	var reading sync.WaitGroup
	reading.Go(func() {
		defer close(lines)
		readBatches(log, lines, quit)
	})
	var read []logged[G]
	next = func() (c Candidate[G], err error, ok bool) {
		if len(read) == 0 {
			read = <-lines // nothing when the log has ended
		}
		if len(read) == 0 {
			return c, nil, false
		}
		l := read[0]
		read = read[1:]
		return l.candidate, l.err, true
	}
	return next, func() { close(quit); reading.Wait() }
}

// readBatches sends what a log gives, up to its end or its first error.
func readBatches[G any](log iter.Seq2[Candidate[G], error], lines chan<- []logged[G], quit <-chan struct{}) {
	var read []logged[G]
	for c, err := range log {
		if read = append(read, logged[G]{c, err}); err != nil {
			break
		}
		if len(read) < batch {
			continue
		}
		select {
		case lines <- read:
			read = make([]logged[G], 0, batch)
		case <-quit:
			return
		}
	}
	if len(read) > 0 {
		select {
		case lines <- read:
		case <-quit:
		}
	}
}
