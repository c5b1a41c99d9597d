package search

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"
)

// evaluate scores a candidate, as soon as fewer than Workers others are evaluated. It runs in its own goroutine.
func (l *loop[G]) evaluate(ctx context.Context, e *evaluation[G]) {
	defer close(e.done)
	select {
	case l.slots <- struct{}{}:
		defer func() { <-l.slots }()
	case <-ctx.Done():
		e.aborted = true
		return
	}
	start := time.Now()
	score := l.score(ctx, Trial[G]{e.candidate.Genome, e.candidate.Rung})
	e.took = time.Since(start)
	e.aborted = ctx.Err() != nil
	e.candidate.Metrics, e.candidate.Objectives = score.Metrics, score.Objectives
	e.candidate.Violation, e.candidate.Err, e.candidate.Cost = score.Violation, score.Err, score.Cost
}

// score calls Eval and turns everything that can go wrong into a failed outcome: a panic, a timeout, a value that is not
// finite. It does not wait for an Eval that ignores the end of its context.
func (l *loop[G]) score(ctx context.Context, t Trial[G]) Score {
	if l.Timeout <= 0 {
		return l.recovered(ctx, t)
	}
	ctx, cancel := context.WithTimeout(ctx, l.Timeout)
	defer cancel()
	done := make(chan Score, 1)
	go func() { done <- l.recovered(ctx, t) }()
	select {
	case s := <-done:
		return s
	case <-ctx.Done():
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			return failure("timeout: not scored within %v", l.Timeout)
		}
		return failure("%v", ctx.Err())
	}
}

// recovered calls Eval and turns a panic into a failed outcome.
func (l *loop[G]) recovered(ctx context.Context, t Trial[G]) (s Score) {
	defer func() {
		if p := recover(); p != nil {
			s = failure("panic: %v", p)
		}
	}()
	return finite(l.Eval(ctx, t))
}

// finite returns s, or a failed score where s holds a NaN or an infinity, which can be neither logged nor compared.
func finite(s Score) Score {
	for i, v := range s.Objectives {
		if !isFinite(v) {
			return failure("not finite: objective %d is %v", i, v)
		}
	}
	for name, v := range s.Metrics {
		if !isFinite(v) {
			return failure("not finite: %s is %v", name, v)
		}
	}
	if !isFinite(s.Violation) || s.Violation < 0 {
		return failure("not finite: violation is %v", s.Violation)
	}
	if !isFinite(s.Cost) || s.Cost < 0 {
		return failure("not finite: cost is %v", s.Cost)
	}
	return s
}

func isFinite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

func failure(format string, args ...any) Score {
	return Score{Outcome: Outcome{Err: fmt.Sprintf(format, args...)}}
}
