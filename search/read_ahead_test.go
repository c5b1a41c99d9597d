package search

import (
	"errors"
	"testing"
)

// Lines come in order and once, up to the end of the log or its first error.
func TestReadAhead(t *testing.T) {
	bad := errors.New("bad line")
	for _, n := range []int{0, 1, batch - 1, batch, batch + 1, 5*batch + 3, 20 * batch} {
		for _, failing := range []bool{false, true} {
			next, stop := readAhead(func(yield func(Candidate[int], error) bool) {
				for id := range n {
					if !yield(Candidate[int]{ID: id}, nil) {
						return
					}
				}
				if failing && yield(Candidate[int]{}, bad) {
					t.Error("reads on after an error")
				}
			})
			for id := range n {
				if c, err, ok := next(); c.ID != id || err != nil || !ok {
					t.Fatalf("%d of %d: %v %v %v", id, n, c.ID, err, ok)
				}
			}
			if _, err, ok := next(); failing != ok || failing != errors.Is(err, bad) {
				t.Fatalf("after %d: %v %v", n, err, ok)
			}
			if _, _, ok := next(); ok {
				t.Fatalf("more than %d lines", n)
			}
			stop()
		}
	}
}

// stop does not wait for further lines, and no goroutine reads on after it.
func TestReadAheadStops(t *testing.T) {
	for _, taken := range []int{0, 1, batch, 3 * batch} {
		ended, read := false, 0
		next, stop := readAhead(func(yield func(Candidate[int], error) bool) {
			defer func() { ended = true }()
			for yield(Candidate[int]{}, nil) {
				read++
			}
		})
		for range taken {
			next()
		}
		if stop(); !ended || read > taken+(batches+3)*batch {
			t.Errorf("%d taken, %d read, ended: %v", taken, read, ended)
		}
	}
}
