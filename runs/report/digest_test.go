package report

import (
	"errors"
	"fmt"
	"iter"
	"testing"

	"evolve/runs"
	"evolve/search"
)

// log yields n candidates: 0 is random, the others are children of half their id; every fifth repeats, every seventh fails.
func log(n int) iter.Seq2[runs.Line, error] {
	return func(yield func(runs.Line, error) bool) {
		for id := range n {
			l := runs.Line{ID: id, Op: search.Mutate, Parents: []int{id / 2}, Objectives: []float64{float64(id)}, Hash: fmt.Sprint(id)}
			first := id - 1
			switch {
			case id == 0:
				l.Op, l.Parents = search.Fresh, nil
			case id%5 == 0:
				l.Cached = &first
			case id%7 == 0:
				l.Objectives, l.Err = nil, "too large"
			case id%11 == 0:
				l.Objectives, l.Violation = nil, 1
			}
			if !yield(l, nil) {
				return
			}
		}
	}
}

func TestRead(t *testing.T) {
	const n = 10_000
	d, err := Read(log(n), n, 1)
	if err != nil {
		t.Fatal(err)
	}
	last := d.Counts[len(d.Counts)-1]
	if last.Told != n || last.Cached != 1999 || last.Failed != d.Reasons["too large"] || last.Distinct != n-1999 || d.Ops[search.Fresh] != 1 {
		t.Errorf("%+v, %v", last, d.Reasons)
	}
	if len(d.Counts) > maxCounts+2 || len(d.Windows) > maxWindows+1 || len(d.Sample) != maxSample || len(d.Best) != maxBest {
		t.Errorf("%d counts, %d windows, %d sampled, %d best: that is no digest", len(d.Counts), len(d.Windows), len(d.Sample), len(d.Best))
	}
	if d.Best[0].ID != 9998 || d.Best[1].ID != 9997 {
		t.Errorf("best %d, %d", d.Best[0].ID, d.Best[1].ID)
	}
	var ids []int
	for _, l := range d.Lineage {
		ids = append(ids, l.ID)
	}
	if fmt.Sprint(ids) != "[0 1 2 4 9 19 39 78 156 312 624 1249 2499 4999 9998]" {
		t.Errorf("lineage %v", ids)
	}
	for i, w := range d.Windows {
		if w.Low > w.Middle || w.Middle > w.High || i > 0 && w.Low <= d.Windows[i-1].High {
			t.Errorf("window %d: %+v", i, w)
		}
	}
	again, err := Read(log(n), n, 1)
	if err != nil || again.Sample[77].ID != d.Sample[77].ID {
		t.Error("the sample is another one")
	}
	for _, few := range []int{0, 1, 3} {
		if _, err := Read(log(few), few, 1); err != nil {
			t.Error(err)
		}
	}
	broken := func(yield func(runs.Line, error) bool) { yield(runs.Line{}, errors.New("torn")) }
	if _, err := Read(broken, 1, 1); err == nil {
		t.Error("a torn log was read")
	}
}
