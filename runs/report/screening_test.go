package report_test

import (
	"encoding/json"
	"iter"
	"testing"

	"evolve/runs"
	"evolve/runs/report"
)

// A screen that is right for 50 candidates and wrong afterwards is on for a while.
func TestReadScreening(t *testing.T) {
	lines := func(n int) iter.Seq2[runs.Line, error] {
		return func(yield func(runs.Line, error) bool) {
			for id := range n {
				objective := float64(id * 7 % 50)
				predicted := objective
				if id >= 50 {
					predicted = -objective
				}
				l := runs.Line{ID: id, Op: "random", Genome: json.RawMessage(`1`), Hash: string(rune('a' + id)), Objectives: []float64{objective}, Screened: id%2 == 0}
				if id >= 5 {
					l.Predicted = &predicted
				}
				if !yield(l, nil) {
					return
				}
			}
		}
	}
	for _, c := range []struct {
		n, predicted, chosen, curve, since int
		tau                                float64
	}{
		{30, 25, 15, 0, -1, -9},
		{50, 45, 25, 6, 44, 1},
		{90, 85, 45, 46, -1, -1},
	} {
		s, err := report.ReadScreening(lines(c.n))
		if err != nil {
			t.Fatal(err)
		}
		if s.Predicted != c.predicted || s.Chosen != c.chosen || len(s.Curve) != c.curve || (s.Since == nil) != (c.since < 0) || s.Since != nil && *s.Since != c.since {
			t.Errorf("%d candidates: %+v", c.n, s)
		}
		if (s.Tau == nil) != (c.tau == -9) || s.Tau != nil && *s.Tau != c.tau {
			t.Errorf("%d candidates: tau %v, want %v", c.n, s.Tau, c.tau)
		}
	}
}
