package search

import (
	"context"
	"errors"
	"fmt"
	"math"
)

// score runs one evaluation and turns everything that can go wrong with it into a failed outcome: a panic, a timeout,
// a value that is not finite. An evaluation that does not return in time is left behind; it should watch its context.
func (l *loop[G]) score(ctx context.Context, g G) Score {
	if l.Timeout <= 0 {
		return l.protected(ctx, g)
	}
	ctx, cancel := context.WithTimeout(ctx, l.Timeout)
	defer cancel()
	done := make(chan Score, 1)
	go func() { done <- l.protected(ctx, g) }()
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

func (l *loop[G]) protected(ctx context.Context, g G) (s Score) {
	defer func() {
		if p := recover(); p != nil {
			s = failure("panic: %v", p)
		}
	}()
	return finite(l.Eval(ctx, g))
}

// finite fails a score that holds a NaN or an infinity: neither can be logged or compared.
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
	return s
}

func isFinite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

func failure(format string, args ...any) Score {
	return Score{Outcome: Outcome{Err: fmt.Sprintf(format, args...)}}
}
