package report

import (
	"slices"
	"testing"

	"evolve/runs"
)

// A promoted candidate counts once, at its highest rung, and is better than those of lower rungs.
func TestDigestOfRungs(t *testing.T) {
	lines := []runs.Line{
		{ID: 0, Op: "random", Hash: "a", Objectives: []float64{1}},
		{ID: 1, Op: "random", Hash: "b", Objectives: []float64{3}},
		{ID: 2, Op: "promote", Parents: []int{1}, Rung: 1, Hash: "b", Objectives: []float64{2}},
		{ID: 3, Op: "random", Hash: "c", Objectives: []float64{4}},
	}
	d, err := Read(func(yield func(runs.Line, error) bool) {
		for _, l := range lines {
			if !yield(l, nil) {
				return
			}
		}
	}, len(lines), 1)
	if err != nil {
		t.Fatal(err)
	}
	var best, incumbents []int
	for _, l := range d.Best {
		best = append(best, l.ID)
	}
	for _, i := range d.Incumbents {
		incumbents = append(incumbents, i.ID)
	}
	if !slices.Equal(best, []int{2, 3, 0}) || !slices.Equal(incumbents, []int{0, 1, 2}) {
		t.Errorf("best %v, incumbents %v", best, incumbents)
	}
}
