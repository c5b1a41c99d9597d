package report_test

import (
	"fmt"
	"log"

	"evolve/runs"
	"evolve/runs/report"
	"evolve/search"
)

// The lines usually come from runs.Log.Lines.
func ExampleRead() {
	lines := func(yield func(runs.Line, error) bool) {
		for id, objective := range []float64{1, 4, 2, 6, 5} {
			l := runs.Line{ID: id, Op: search.Fresh, Objectives: []float64{objective}}
			if id > 0 {
				l.Op, l.Parents = search.Mutate, []int{id / 2}
			}
			if !yield(l, nil) {
				return
			}
		}
	}
	d, err := report.Read(lines, 5, 1)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("candidates", d.Told, "operations", d.Ops)
	fmt.Println("best", d.Best[0].ID, "with", d.Best[0].Objectives[0])
	for _, l := range d.Lineage {
		fmt.Println("ancestor", l.ID)
	}
	// Output:
	// candidates 5 operations map[mutate:4 random:1]
	// best 3 with 6
	// ancestor 0
	// ancestor 1
	// ancestor 3
}
