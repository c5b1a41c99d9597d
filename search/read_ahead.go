package search

import (
	"iter"
	"sync"
)

// logLine holds a candidate of a log, or the error of reading it.
type logLine[G any] struct {
	candidate Candidate[G]
	err       error
}

// batch counts the lines that are handed over at once, and batches how many of these are read ahead. They are enough to
// keep two cores busy and need little memory.
const batch, batches = 64, 4

// readAhead reads a log in its own goroutine, so that a line is decoded while an earlier one is replayed. next returns one
// line after the other, and ok is false at the end of the log. stop ends the reading and waits for it.
func readAhead[G any](log iter.Seq2[Candidate[G], error]) (next func() (Candidate[G], error, bool), stop func()) {
	lines, quit := make(chan []logLine[G], batches), make(chan struct{})
	var reading sync.WaitGroup
	reading.Go(func() {
		defer close(lines)
		readBatches(log, lines, quit)
	})
	var read []logLine[G]
	next = func() (c Candidate[G], err error, ok bool) {
		if len(read) == 0 {
			read = <-lines // empty when the log has ended
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

// readBatches sends the lines of a log, up to its end or its first error.
func readBatches[G any](log iter.Seq2[Candidate[G], error], lines chan<- []logLine[G], quit <-chan struct{}) {
	var read []logLine[G]
	for c, err := range log {
		if read = append(read, logLine[G]{c, err}); err != nil {
			break
		}
		if len(read) < batch {
			continue
		}
		select {
		case lines <- read:
			read = make([]logLine[G], 0, batch)
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
