package search_test

import (
	"testing"

	"evolve/search"
)

// Walk proposes the starting genomes in their order and stops.
func TestWalkGoesThroughTheList(t *testing.T) {
	for _, lag := range []int{1, 8} {
		for _, n := range []int{0, 1, 25} {
			o := options(100)
			o.Lag = lag
			r, log := oneMax(search.Walk{Count: n}, o)
			for i := range n {
				r.Given = append(r.Given, word(i*37%1000))
			}
			status := do(t, r)
			if status.Stop != search.StopExhausted || status.Told != n {
				t.Errorf("%d, lag %d: %+v", n, lag, status)
			}
			for i, c := range *log {
				if c.Op != search.Given || c.Genome != r.Given[i] {
					t.Errorf("%d: %s", i, asJSON(t, c))
				}
			}
		}
	}
}
