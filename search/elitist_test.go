package search_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"evolve/search"
)

// With one candidate in flight, every step of Elitist equals the step of the paper: it draws a sample without replacement,
// makes a mutant of each of the two best and a crossover, then the oldest leaves and the best N stay.
func TestElitistStep(t *testing.T) {
	const population, sample = 10, 4
	e := &search.Elitist{Population: population, Sample: sample, Cross: true}
	value := func(id int) int { return id * 37 % 1009 }
	rng := func(id int) *rand.Rand { return search.Rand(1, id, search.StreamPropose) }
	tell := func(id int) { e.Tell(id, search.Outcome{Objectives: []float64{float64(value(id))}}) }
	var members []int
	for id := range population {
		if p := e.Propose(id, rng(id)); p.Op != search.Fresh {
			t.Fatalf("%d: %s, want a random genome", id, p.Op)
		}
		tell(id)
		members = append(members, id)
	}
	byValue := func(a, b int) int { return value(b) - value(a) }
	for id := population; id < 900; id += 3 {
		drawn := []int{}
		for _, i := range rng(id).Perm(population)[:sample] {
			drawn = append(drawn, members[i])
		}
		slices.SortFunc(drawn, byValue)
		a, b := drawn[0], drawn[1]
		want := []search.Proposal{{Op: search.Mutate, Parents: []int{a}}, {Op: search.Mutate, Parents: []int{b}}, {Op: search.Cross, Parents: []int{a, b}}}
		for i, w := range want {
			if p := e.Propose(id+i, rng(id+i)); p.Op != w.Op || !slices.Equal(p.Parents, w.Parents) {
				t.Fatalf("%d: %v, want %v", id+i, p, w)
			}
			tell(id + i)
		}
		members = append(members[1:], id, id+1, id+2)
		slices.SortFunc(members, byValue)
		members = members[:population]
		slices.Sort(members)
	}
}

// A sample has at least two members, so the two parents of a step differ.
func TestElitistParentsDiffer(t *testing.T) {
	e := &search.Elitist{Population: 3, Sample: 1}
	chosen := [3]int{}
	for id := range 3 {
		e.Propose(id, nil)
		e.Tell(id, search.Outcome{Objectives: []float64{float64(id)}})
	}
	for id := range 300 {
		rng := search.Rand(1, id, search.StreamPropose)
		a, b := e.Propose(3+2*id, rng).Parents[0], e.Propose(4+2*id, rng).Parents[0]
		if a == b {
			t.Fatalf("%d twice", a)
		}
		chosen[a]++
		chosen[b]++
	}
	if chosen[0] < 150 { // each sample has two of three members, so the worst is in two of three samples
		t.Errorf("chosen %v times: not a sample of two", chosen)
	}
}

// A new outcome belongs to the member of the same genome, also where that is a repeat of the candidate, so that no genome is in
// the population twice.
func TestElitistRevisesRepeats(t *testing.T) {
	e := &search.Elitist{Population: 2, Sample: 2}
	outcome := func(v float64) search.Outcome { return search.Outcome{Objectives: []float64{v}} }
	for id, v := range []float64{5, 1, 2, 3} { // the two parents leave for their children
		e.Propose(id, search.Rand(1, id, search.StreamPropose))
		e.Tell(id, outcome(v))
	}
	repeat, first := outcome(5), 0
	repeat.Repeats = &first
	for i, o := range []search.Outcome{repeat, outcome(1)} {
		e.Propose(4+i, search.Rand(1, 4+i, search.StreamPropose))
		e.Tell(4+i, o)
	}
	if got := e.Members(); !slices.Equal(got, []int{3, 4}) {
		t.Fatalf("members %v, want 3 and the repeat of 0", got)
	}
	promoted := outcome(7)
	promoted.Rung = 1
	e.Revise(0, promoted)
	if got := e.Members(); !slices.Equal(got, []int{3, 0}) {
		t.Errorf("members %v, want 3 and 0 in place of its repeat", got)
	}
}
