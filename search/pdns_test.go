package search

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

func observations(vectors ...[]float64) (list []observation) {
	for id, v := range vectors {
		list = append(list, observation{id, Outcome{Objectives: v}})
	}
	return list
}

func TestNoveltyByHand(t *testing.T) {
	// The distinct values are 1 2 3 9 and 0 4 5 700, so the ranks are multiples of 1/3. The members of A are 0, 1 and 3.
	// Candidate 4 is not a member but has the vector of 0.
	pool := observations([]float64{1, 700}, []float64{3, 5}, []float64{2, 4}, []float64{9, 0}, []float64{1, 700})
	pool = append(pool, observation{5, Outcome{Violation: 1}}, observation{6, Outcome{Err: "no"}})
	p := &PDNS{}
	for _, x := range pool {
		p.Tell(x.id, x.outcome)
	}
	if got, want := p.Front(), []int{0, 1, 3}; !reflect.DeepEqual(got, want) {
		t.Fatalf("A is %v, want %v", got, want)
	}
	d := func(x, y float64) float64 { return math.Hypot(x, y) / 3 }
	want := []float64{
		(d(2, 1) + d(3, 3)) / 3, (d(2, 1) + d(1, 2)) / 3, -(d(1, 2) + d(1, 1) + d(2, 1)) / 3,
		(d(3, 3) + d(1, 2)) / 3, (d(2, 1) + d(3, 3)) / 3, 0, 0,
	}
	for i, got := range p.novelty(pool) {
		if math.Abs(got-want[i]) > 1e-12 {
			t.Errorf("%v: %v, want %v", pool[i], got, want[i])
		}
	}
}

func TestNoveltyGuardsARangeOfZero(t *testing.T) {
	p := &PDNS{}
	pool := observations([]float64{1, 5}, []float64{2, 5}, []float64{2, 5})
	for _, x := range pool {
		p.Tell(x.id, x.outcome)
	}
	if got, want := p.novelty(pool), []float64{-1, 0, 0}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// N of the pool survive if it has as many, the best one always. In a pool of 2N everyone plays once, so the worst leaves.
func TestHalve(t *testing.T) {
	for _, size := range []int{1, 7, 10, 11, 15, 20, 37} {
		for seed := range uint64(50) {
			p := &PDNS{Population: 10}
			var pool []observation
			for id := range size { // with one objective, novelty grows towards the best
				pool = append(pool, observation{id, Outcome{Objectives: []float64{float64(id)}}})
				p.archive.Add(id, pool[id].outcome)
			}
			left := p.halve(pool, rand.New(rand.NewPCG(seed, 1)))
			seen := map[int]bool{}
			for _, x := range left {
				seen[x.id] = true
			}
			if len(seen) != min(10, size) || len(left) != len(seen) || !seen[size-1] {
				t.Fatalf("of %d: %v", size, left)
			}
			if size == 20 && seen[0] {
				t.Fatalf("the worst of all has survived")
			}
		}
	}
}

func TestInfeasibleCandidatesLoseTournaments(t *testing.T) {
	fine, broken, worse, failed := Outcome{Objectives: []float64{1, 1}}, Outcome{Violation: 1}, Outcome{Violation: 2}, Outcome{Err: "no"}
	descending := []Outcome{fine, broken, worse, failed}
	for i, o := range descending {
		for j, p := range descending {
			if got := beats(o, p, -9, 0); got != (i < j) {
				t.Errorf("%v against %v: %v", o, p, got)
			}
		}
	}
	if !beats(fine, fine, 0.2, 0.1) || beats(fine, fine, 0.1, 0.1) || beats(fine, fine, -0.2, -0.1) {
		t.Error("novelty does not decide between feasible candidates")
	}
}
