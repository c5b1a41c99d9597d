package search_test

import (
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"evolve/search"
)

// randomOutcomes returns a few outcomes of all classes, with many ties.
func randomOutcomes(objectives int, rng *rand.Rand) []search.Outcome {
	outcomes := make([]search.Outcome, rng.IntN(15))
	for i := range outcomes {
		switch o := &outcomes[i]; rng.IntN(8) {
		case 0:
			o.Err = "no"
		case 1:
			o.Violation = float64(1 + rng.IntN(2))
		default:
			for range objectives {
				o.Objectives = append(o.Objectives, float64(rng.IntN(4)))
			}
		}
	}
	return outcomes
}

// naiveFronts is the naive twin of Fronts: it repeatedly takes the outcomes that none of the remaining ones dominates.
func naiveFronts(outcomes []search.Outcome) (fronts [][]int) {
	gone := make([]bool, len(outcomes))
	for left := len(outcomes); left > 0; {
		var front []int
		for i, o := range outcomes {
			free := !gone[i]
			for j, p := range outcomes {
				free = free && (gone[j] || !p.Dominates(o))
			}
			if free {
				front = append(front, i)
			}
		}
		for _, i := range front {
			gone[i] = true
		}
		fronts, left = append(fronts, front), left-len(front)
	}
	return fronts
}

func TestFrontsEqualTheNaiveOnes(t *testing.T) {
	for objectives := 1; objectives <= 4; objectives++ {
		for seed := range uint64(2000) {
			outcomes := randomOutcomes(objectives, rand.New(rand.NewPCG(seed, 1)))
			if got, want := search.Fronts(outcomes), naiveFronts(outcomes); !reflect.DeepEqual(got, want) {
				t.Fatalf("%v: %v, want %v", outcomes, got, want)
			}
		}
	}
}

// Dominates is a strict partial order. It agrees with the classes of Compare, and with Compare itself for one objective.
func TestDominationIsAnOrder(t *testing.T) {
	for objectives := 1; objectives <= 3; objectives++ {
		for seed := range uint64(100) {
			outcomes := randomOutcomes(objectives, rand.New(rand.NewPCG(seed, 2)))
			for _, a := range outcomes {
				for _, b := range outcomes {
					if a.Dominates(b) && (b.Dominates(a) || a.Compare(b) < 0) {
						t.Fatalf("%v over %v", a, b)
					}
					if objectives == 1 && a.Dominates(b) != (a.Compare(b) > 0) {
						t.Fatalf("%v against %v: not by Compare", a, b)
					}
					for _, c := range outcomes {
						if a.Dominates(b) && b.Dominates(c) && !a.Dominates(c) {
							t.Fatalf("%v dominates %v dominates %v, but not the first the last", a, b, c)
						}
					}
				}
			}
		}
	}
}

func points(vectors ...[]float64) (outcomes []search.Outcome) {
	for _, v := range vectors {
		outcomes = append(outcomes, search.Outcome{Objectives: v})
	}
	return outcomes
}

func TestCrowdingByHand(t *testing.T) {
	inf := math.Inf(1)
	cases := []struct {
		of    []search.Outcome
		front []int
		want  []float64
	}{
		// ranges 10 and 20: (4-0)/10 + (20-8)/20, (10-1)/10 + (15-0)/20
		{points([]float64{4, 8}, []float64{0, 20}, []float64{9, 9}, []float64{10, 0}, []float64{1, 15}), []int{0, 1, 3, 4},
			[]float64{0.9 + 0.75, inf, inf, 0.4 + 0.6}},
		{points([]float64{1, 2}), []int{0}, []float64{inf}},
		{points([]float64{1, 2}, []float64{2, 1}), []int{0, 1}, []float64{inf, inf}},
		{points([]float64{1, 2}, []float64{1, 2}, []float64{1, 2}), []int{0, 1, 2}, []float64{inf, 0, 0}},                          // copies
		{points([]float64{0, 2}, []float64{1, 1}, []float64{1, 1}, []float64{2, 0}), []int{0, 1, 2, 3}, []float64{inf, 2, 0, inf}}, // a copy inside
		{points([]float64{0, 2, 5}, []float64{1, 1, 5}, []float64{2, 0, 5}), []int{0, 1, 2}, []float64{inf, 2, inf}},               // a range of zero
		{[]search.Outcome{{Violation: 1}, {Violation: 1}}, []int{0, 1}, []float64{0, 0}},
		{nil, nil, []float64{}},
	}
	for _, c := range cases {
		got := search.Crowding(c.of, c.front)
		if len(got) != len(c.want) {
			t.Fatalf("%v: %v, want %v", c.of, got, c.want)
		}
		for i, w := range c.want {
			if g := got[i]; g != w && !(math.Abs(g-w) < 1e-12) {
				t.Errorf("%v: %v, want %v", c.of, got, c.want)
			}
		}
	}
}

// A Pareto archive holds the first candidate of each vector that no other vector dominates.
func TestParetoArchiveIsTheFirstFront(t *testing.T) {
	for objectives := 1; objectives <= 3; objectives++ {
		for seed := range uint64(1000) {
			outcomes := randomOutcomes(objectives, rand.New(rand.NewPCG(seed, 3)))
			var a search.ParetoArchive
			for id, o := range outcomes {
				in := a.Add(id, o)
				if ids := a.IDs(); in != (len(ids) > 0 && ids[len(ids)-1] == id) {
					t.Fatalf("%v: Add of %d returns %v, members %v", outcomes, id, in, ids)
				}
			}
			want := []int{}
			if fronts := naiveFronts(outcomes); len(fronts) > 0 {
				for _, i := range fronts[0] {
					first := outcomes[i].Feasible()
					for _, j := range want {
						first = first && !reflect.DeepEqual(outcomes[i], outcomes[j])
					}
					if first {
						want = append(want, i)
					}
				}
			}
			if got := a.IDs(); !reflect.DeepEqual(got, want) {
				t.Fatalf("%v: %v, want %v", outcomes, got, want)
			}
		}
	}
}

// A full archive removes its most crowded member, which may be the new one.
func TestParetoArchiveThins(t *testing.T) {
	a := search.ParetoArchive{Cap: 4}
	for id, x := range []float64{0, 10, 4, 5, 1} { // the last is the most crowded of the five when it joins
		in := a.Add(id, search.Outcome{Objectives: []float64{x, 10 - x}})
		if in != (id < 4) {
			t.Errorf("%d: %v", id, in)
		}
	}
	if got, want := a.IDs(), []int{0, 1, 2, 3}; !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	a.Add(5, search.Outcome{Objectives: []float64{7, 3}}) // of 0 4 5 7 10, 5 has the nearest neighbours
	if got, want := a.IDs(), []int{0, 1, 2, 5}; !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
