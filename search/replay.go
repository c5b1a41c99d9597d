package search

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
)

// ErrReplay reports that the log of a run does not follow from its settings. Do wraps it.
var ErrReplay = errors.New("the log does not follow from this configuration")

// replay takes the candidate's outcome from the log, if the log goes that far. It returns an error where the line of the
// log is not the candidate that was proposed.
func (l *loop[G]) replay(e *evaluation[G]) error {
	if l.next == nil {
		return nil
	}
	logged, err, ok := l.next()
	if err != nil {
		return err
	}
	if !ok {
		l.next = nil
		if l.Budget.Wall > 0 && l.Spent >= l.Budget.Wall {
			l.ending = StopWall
		}
		return nil
	}
	if err := checkSame(e.candidate, logged); err != nil {
		return err
	}
	e.candidate, e.replayed = logged, true
	return nil
}

// checkSame returns an error that names the first difference between a proposed candidate and a line of the log.
func checkSame[G any](proposed, logged Candidate[G]) error {
	p, q := proposed, logged
	differs := func(what string, p, q any) error {
		return fmt.Errorf("search: candidate %d: %s: proposed %v, logged %v: %w", proposed.ID, what, p, q, ErrReplay)
	}
	switch {
	case p.ID != q.ID:
		return differs("id", p.ID, q.ID)
	case p.Op != q.Op:
		return differs("op", p.Op, q.Op)
	case !slices.Equal(p.Parents, q.Parents) || p.Index != q.Index:
		return differs("parents", p.Parents, q.Parents)
	case p.Rung != q.Rung:
		return differs("rung", p.Rung, q.Rung)
	case p.Hash != q.Hash:
		return differs("hash", p.Hash, q.Hash)
	case !equalGenomes(p.Genome, q.Genome):
		return differs("genome", p.Genome, q.Genome)
	case p.Screened != q.Screened:
		return differs("screened", p.Screened, q.Screened)
	case !equalFloats(p.Predicted, q.Predicted):
		return differs("predicted", orNone(p.Predicted), orNone(q.Predicted))
	}
	return nil
}

// equalFloats reports whether two numbers are the same to the last bit, or both missing.
func equalFloats(a, b *float64) bool {
	return a == nil && b == nil || a != nil && b != nil && math.Float64bits(*a) == math.Float64bits(*b)
}

// orNone returns a number for a message.
func orNone(v *float64) any {
	if v == nil {
		return "none"
	}
	return *v
}

// equalGenomes reports whether two genomes are the same in every detail. It calls their Equal method where they have one,
// because reflection takes longer than the rest of a line's replay.
func equalGenomes[G any](g, h G) bool {
	if own, ok := any(g).(interface{ Equal(G) bool }); ok {
		return own.Equal(h)
	}
	return reflect.DeepEqual(g, h)
}

// checkRepeat returns an error unless a line of the log is marked as a repeat exactly where it is one, and has the outcome
// of the candidate that it repeats.
func (l *loop[G]) checkRepeat(c Candidate[G]) error {
	first := l.first[tried{c.Hash, c.Rung}]
	if (c.Cached != nil) != (first != c.ID) || c.Cached != nil && *c.Cached != first {
		return fmt.Errorf("search: candidate %d: repeats %d or nothing, the log says otherwise: %w", c.ID, first, ErrReplay)
	}
	if c.Cached == nil {
		return nil
	}
	want := l.outcomes[first]
	want.Repeats, want.Cost = c.Cached, 0
	if !reflect.DeepEqual(c.Outcome(), want) {
		return fmt.Errorf("search: candidate %d: outcome is not that of %d, which it repeats: %w", c.ID, first, ErrReplay)
	}
	return nil
}

// checkLogEnds returns an error where the log has more candidates than the run.
func (l *loop[G]) checkLogEnds() error {
	if l.next == nil || l.status.Stop == StopInterrupted {
		return nil
	}
	if _, err, ok := l.next(); err != nil || !ok {
		return err
	}
	return fmt.Errorf("search: run stops (%s) after %d candidates, the log has more: %w", l.status.Stop, l.status.Told, ErrReplay)
}
