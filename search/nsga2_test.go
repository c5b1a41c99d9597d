package search

import (
	"math/rand/v2"
	"reflect"
	"testing"
)

// Whole fronts survive while there is room, then the least crowded members of the next one; of copies the first in the pool.
func TestSurvivorsByHand(t *testing.T) {
	pool := observations([]float64{0, 4}, []float64{1, 2}, // behind the front 2..7
		[]float64{0, 10}, []float64{1, 9}, []float64{2, 8}, []float64{5, 5}, []float64{10, 0}, []float64{5, 5})
	pool = append(pool, observation{8, Outcome{Err: "no"}}, observation{9, Outcome{Violation: 1}})
	for n, want := range map[int][]int{
		1: {2}, 2: {2, 6}, 3: {2, 6, 5}, 4: {2, 6, 5, 4}, 5: {2, 6, 5, 4, 3}, // crowding: ends, 1.6, 0.8, 0.4, copy 0
		6: {2, 3, 4, 5, 6, 7}, 8: {2, 3, 4, 5, 6, 7, 0, 1}, 9: {2, 3, 4, 5, 6, 7, 0, 1, 9}, 20: {2, 3, 4, 5, 6, 7, 0, 1, 9, 8},
	} {
		var got []int
		for _, s := range survivors(pool, n) {
			got = append(got, s.id)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%d: %v, want %v", n, got, want)
		}
	}
}

// The better front wins a tournament, then the larger crowding distance. Of four parents in descending order, drawn with
// replacement, the expected numbers of wins in 16 tournaments are 7, 5, 3 and 1.
func TestTournamentsGoByFrontThenCrowding(t *testing.T) {
	n := &NSGA2{parents: []survivor{{observation{3, Outcome{}}, 1, 0.5}, {observation{1, Outcome{}}, 0, 0.5}, {observation{2, Outcome{}}, 1, 2}, {observation{0, Outcome{}}, 0, 1}}}
	rng, count := rand.New(rand.NewPCG(1, 1)), [4]int{}
	for range 16000 {
		count[n.tournament(rng)]++
	}
	for id, c := range count {
		if want := 1000 * (7 - 2*id); c < want-300 || c > want+300 {
			t.Errorf("%d wins %d times, want about %d", id, c, want)
		}
	}
}
