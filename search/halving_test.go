package search_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"evolve/search"
)

// Halving promotes what algorithm 2 of arXiv 1810.05934 promotes, worked out by hand for eta 3 and three rungs.
func TestHalvingPromotesAsThePaperDoes(t *testing.T) {
	type step struct {
		op    search.Op
		of    int // parent of a promotion
		rung  int
		value float64 // of the outcome, which is told at once
	}
	steps := []step{
		{op: search.Fresh, value: 5},                     // 0
		{op: search.Fresh, value: 9},                     // 1
		{op: search.Fresh, value: 7},                     // 2: three at rung 0, the best third is 1
		{op: search.Promote, of: 1, rung: 1, value: 4},   // 3
		{op: search.Fresh, value: 8},                     // 4: a third of four is still one, which is promoted
		{op: search.Fresh, value: 6},                     // 5
		{op: search.Fresh, value: 1},                     // 6: six at rung 0, the best two are 1 and 4
		{op: search.Promote, of: 4, rung: 1, value: 10},  // 7
		{op: search.Fresh, value: 9.5},                   // 8: seven at rung 0, the best two are 8 and 1
		{op: search.Promote, of: 8, rung: 1, value: 2},   // 9: three at rung 1, the best is 7
		{op: search.Promote, of: 7, rung: 2, value: 3},   // 10: the highest rung comes first
		{op: search.Fresh, value: 9.7},                   // 11: eight at rung 0, the best two are 11 and 8
		{op: search.Promote, of: 11, rung: 1, value: 12}, // 12: four at rung 1, the best is 12
		{op: search.Promote, of: 12, rung: 2, value: 1},  // 13: the last rung promotes nothing
		{op: search.Fresh, value: 0},                     // 14: nine at rung 0, the best three are 11, 8 and 1, all promoted
		{op: search.Fresh, value: 0.5},                   // 15
		{op: search.Fresh, value: 20},                    // 16: eleven at rung 0, the best three are 16, 11 and 8
		{op: search.Promote, of: 16, rung: 1, value: 11}, // 17: five at rung 1, the best is 12
		{op: search.Fresh, value: 7.5},                   // 18: twelve at rung 0, the best four are 16, 11, 8 and 1
		{op: search.Fresh, value: 7.6},                   // 19
	}
	h := &search.Halving{Inner: search.Random{}, Rungs: 3, Eta: 3}
	for id, s := range steps {
		p := h.Propose(id, rand.New(rand.NewPCG(1, 1)))
		want := search.Proposal{Op: s.op, Rung: s.rung}
		if s.op == search.Promote {
			want.Parents = []int{s.of}
		}
		if p.Op != want.Op || p.Rung != want.Rung || !slices.Equal(p.Parents, want.Parents) {
			t.Fatalf("%d: %+v, want %+v", id, p, want)
		}
		h.Tell(id, search.Outcome{Objectives: []float64{s.value}, Rung: s.rung})
	}
}

// A candidate that is being promoted is not promoted again, and what failed is never promoted.
func TestHalvingInFlight(t *testing.T) {
	h := &search.Halving{Inner: search.Random{}}
	for id := range 6 {
		h.Propose(id, nil)
	}
	for id := range 6 {
		o := search.Outcome{Objectives: []float64{float64(id)}}
		if id == 5 {
			o = search.Outcome{Err: "diverged"}
		}
		h.Tell(id, o)
	}
	if p := h.Propose(6, nil); p.Op != search.Promote || p.Parents[0] != 4 {
		t.Errorf("%+v, want a promotion of 4", p)
	}
	if p := h.Propose(7, nil); p.Op != search.Fresh { // five places, one of them promoted
		t.Errorf("%+v, want a new candidate", p)
	}
}

// The inner strategy breeds from what was promoted: a promotion makes its candidate the youngest and the best.
func TestHalvingBreedsFromPromotedCandidates(t *testing.T) {
	h := &search.Halving{Inner: &search.Aging{Population: 3, Sample: 50}, Rungs: 2, Eta: 3}
	values := []float64{1, 5, 2, 9, 3, 4, 4.5}
	for id, v := range values {
		p := h.Propose(id, rand.New(rand.NewPCG(1, uint64(id))))
		switch {
		case id == 3 && (p.Op != search.Promote || p.Parents[0] != 1):
			t.Fatalf("3: %+v, want a promotion of 1", p)
		case id > 3 && (p.Op != search.Mutate || p.Parents[0] != 1):
			t.Fatalf("%d: %+v, want a mutant of 1, the only candidate of rung 1", id, p)
		}
		h.Tell(id, search.Outcome{Objectives: []float64{v}, Rung: p.Rung})
		if id == 5 {
			break // 1 leaves the population with the third child after its promotion
		}
	}
}

// A run of halving pays for its rungs and stops when its budget is spent.
func TestBudgetOfCost(t *testing.T) {
	o := options(5000)
	o.Budget.Cost = 300
	r, log := oneMax(halvingOf("aging"), o)
	r.Eval = func(ctx context.Context, t search.Trial[word]) search.Score {
		s := ones(ctx, t)
		s.Cost = float64(int(1) << t.Rung)
		return s
	}
	status := do(t, r)
	sum, promoted := 0.0, map[int]int{}
	for _, c := range *log {
		if c.Cached != nil && c.Cost != 0 {
			t.Errorf("%d repeats and costs %v", c.ID, c.Cost)
		}
		sum += c.Cost
		promoted[c.Rung]++
	}
	if status.Stop != search.StopBudget || sum < 300 || sum > 304 || sum != status.Charged {
		t.Errorf("%+v: costs %v, want 300", status, sum)
	}
	if promoted[0] <= promoted[1] || promoted[1] <= promoted[2] || promoted[2] == 0 {
		t.Errorf("candidates by rung: %v", promoted)
	}
	if best := (*log)[status.Best]; best.Rung != 2 {
		t.Errorf("the best is %+v, want one of the highest rung", best)
	}
}
