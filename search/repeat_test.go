package search_test

import (
	"math/rand/v2"
	"testing"

	"evolve/search"
)

// tellSpy passes calls on to a strategy and shows see what it is told.
type tellSpy struct {
	search.Strategy
	see func(id int, o search.Outcome)
}

func (s tellSpy) Tell(id int, o search.Outcome) { s.see(id, o); s.Strategy.Tell(id, o) }

// The loop tells a strategy which candidate a repeat repeats, replayed or not.
func TestRepeatsAreTold(t *testing.T) {
	var log []search.Candidate[word]
	for _, replay := range []int{0, 170} {
		var seen []*int
		r, got := oneMax(tellSpy{search.Random{}, func(_ int, o search.Outcome) { seen = append(seen, o.Repeats) }}, options(300))
		r.Space = fewBits{}
		if replay > 0 {
			r.Done, *got = logOf(log[:replay]), append(*got, log[:replay]...)
		}
		do(t, r)
		log = *got
		repeats := 0
		for id, first := range seen {
			c := log[id]
			if (first == nil) != (c.Cached == nil) || first != nil && *first != *c.Cached {
				t.Fatalf("%s: told to repeat %v", asJSON(t, c), asJSON(t, first))
			}
			if first != nil {
				repeats++
			}
		}
		if repeats < 200 || len(seen) != 300 {
			t.Errorf("%d told, %d repeats", len(seen), repeats)
		}
	}
}

// A population holds a genome once. Every second candidate repeats the best one, which wins each of its tournaments. The
// others must still be the parents of most children.
func TestPopulationsHoldAGenomeOnce(t *testing.T) {
	for name, strategy := range map[string]search.Strategy{
		"elitist": &search.Elitist{Population: 20, Sample: 2},
		"nsga2":   &search.NSGA2{Population: 20},
		"pdns":    &search.PDNS{Population: 20},
	} {
		best := 0
		parents := map[int]int{}
		for id := range 2000 {
			rng := rand.New(rand.NewPCG(1, uint64(id)))
			for _, p := range strategy.Propose(id, rng).Parents {
				if p%2 == 0 {
					p = best
				}
				parents[p]++
			}
			if id%2 == 0 {
				o := search.Outcome{Objectives: []float64{1e6}}
				if id > 0 {
					o.Repeats = &best
				}
				strategy.Tell(id, o)
			} else {
				strategy.Tell(id, search.Outcome{Objectives: []float64{float64(id * 7919 % 1009)}})
			}
		}
		if share := float64(parents[best]) / 2000; share > 0.2 {
			t.Errorf("%s: one genome is the parent of a share of %.2f of all children", name, share)
		}
	}
}
