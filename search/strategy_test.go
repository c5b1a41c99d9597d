package search_test

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"evolve/search"
)

// lawful passes calls on to a strategy and checks that strategy and caller keep the laws of Strategy.
type lawful struct {
	search.Strategy
	t              *testing.T
	of             string // the strategy and its landscape, for messages
	proposed, told int
	rungs          []int // of the proposals, by id
}

func (l *lawful) Propose(id int, rng *rand.Rand) search.Proposal {
	if id != l.proposed {
		l.t.Fatalf("%s: asked for %d, want %d", l.of, id, l.proposed)
	}
	p := l.Strategy.Propose(id, rng)
	want, known := map[search.Op]int{search.Fresh: 0, search.Mutate: 1, search.Neighbor: 1, search.Promote: 1, search.Cross: 2, search.CrossMutate: 2}[p.Op]
	if !known || len(p.Parents) != want {
		l.t.Fatalf("%s: %d: %q of %v", l.of, id, p.Op, p.Parents)
	}
	for _, parent := range p.Parents {
		if parent < 0 || parent >= l.told {
			l.t.Fatalf("%s: %d: %s of %d, which has no outcome yet", l.of, id, p.Op, parent)
		}
	}
	if (p.Rung > 0) != (p.Op == search.Promote) {
		l.t.Fatalf("%s: %d: %s at rung %d", l.of, id, p.Op, p.Rung)
	}
	l.proposed++
	l.rungs = append(l.rungs, p.Rung)
	return p
}

func (l *lawful) Tell(id int, o search.Outcome) {
	if id != l.told || id >= l.proposed {
		l.t.Fatalf("%s: told %d, want %d", l.of, id, l.told)
	}
	l.told++
	o.Rung = l.rungs[id]
	l.Strategy.Tell(id, o)
}

func (l *lawful) Exhausted(id int) {
	l.proposed--
	l.rungs = l.rungs[:l.proposed]
	l.Strategy.(search.Walker).Exhausted(id)
}

// landscapes are the outcomes that the law test tells a strategy, by the kind of difficulty.
var landscapes = map[string]func(id int) search.Outcome{
	"values":   func(id int) search.Outcome { return search.Outcome{Objectives: []float64{float64(id * 7919 % 101)}} },
	"ties":     func(id int) search.Outcome { return search.Outcome{Objectives: []float64{1}} },
	"failures": func(id int) search.Outcome { return search.Outcome{Err: "no"} },
	"mixed": func(id int) search.Outcome {
		return []search.Outcome{{Err: "no"}, {Violation: float64(id % 5)}, {Objectives: []float64{float64(id)}}}[id%3]
	},
	"infeasible": func(id int) search.Outcome { return search.Outcome{Violation: float64(id*7919%101) + 1} },
	"two": func(id int) search.Outcome {
		return search.Outcome{Objectives: []float64{float64(id * 7919 % 101), float64(id * 31 % 17)}}
	},
	"three": func(id int) search.Outcome {
		return search.Outcome{Objectives: []float64{float64(id % 3), float64(id % 5), float64(id % 7)}}
	},
	"one value of two": func(id int) search.Outcome { return search.Outcome{Objectives: []float64{float64(id % 7), 1}} },
	"repeats": func(id int) search.Outcome {
		return search.Outcome{Objectives: []float64{1, 2}, Repeats: map[bool]*int{true: new(int)}[id > 0]}
	},
	"failures, then a few": func(id int) search.Outcome {
		return []search.Outcome{{Err: "no"}, {Objectives: []float64{1, 2}}}[id/150]
	},
}

// TestStrategyLaws checks that every strategy, and every row of the table, keeps the laws of Strategy for any lag,
// through ties, failures, infeasible candidates and nothing but failures.
func TestStrategyLaws(t *testing.T) {
	all := tableStrategies()
	maps.Copy(all, smallStrategies())
	for name, strategy := range all {
		checkLaws(t, name, strategy)
	}
}

// checkLaws fails the test if a strategy breaks a law on any landscape. Every new strategy is to pass it.
func checkLaws(t *testing.T, name string, strategy func() search.Strategy) {
	t.Helper()
	for landscape, outcome := range landscapes {
		for _, lag := range []int{1, 5, 8, 30} {
			l := &lawful{Strategy: strategy(), t: t, of: name + ", " + landscape}
			rng := rand.New(rand.NewPCG(1, uint64(lag)))
			for l.told < 300 {
				for l.proposed < l.told+lag {
					if p := l.Propose(l.proposed, rng); p.Op == search.Neighbor && p.Index >= 12 {
						l.Exhausted(p.Parents[0])
					}
				}
				l.Tell(l.told, outcome(l.told))
			}
		}
	}
}

// Aging mutates the best of S members drawn with replacement from the last P candidates, never an older one.
func TestAgingDropsTheOldestAndPicksTheBestOfItsSample(t *testing.T) {
	const population, sample = 10, 4
	a := &search.Aging{Population: population, Sample: sample}
	value := func(id int) float64 { return float64(id * 37 % 1009) }
	for id := range 2000 {
		p := a.Propose(id, search.Rand(1, id, search.StreamPropose))
		if id < population {
			if p.Op != search.Fresh {
				t.Fatalf("%d: %s, want a random genome", id, p.Op)
			}
		} else {
			rng := search.Rand(1, id, search.StreamPropose)
			var drawn []int
			for range sample {
				drawn = append(drawn, id-population+rng.IntN(population))
			}
			best := slices.MaxFunc(drawn, func(a, b int) int { return int(value(a) - value(b)) })
			if p.Op != search.Mutate || p.Parents[0] != best {
				t.Fatalf("%d: %s of %v, want a mutation of %d, the best of %v", id, p.Op, p.Parents, best, drawn)
			}
		}
		a.Tell(id, search.Outcome{Objectives: []float64{value(id)}})
	}
}

// Local search reaches the only optimum of OneMax, 40 ones, and then starts again.
func TestLocalClimbsToTheOptimum(t *testing.T) {
	for _, whole := range []bool{false, true} {
		o := options(3000)
		o.Lag = 1
		r, log := oneMax(&search.Local{Whole: whole}, o)
		status := do(t, r)
		if status.Objectives[0] != wordBits {
			t.Errorf("whole %v: best %v", whole, status.Objectives)
		}
		restarts := 0
		for i, c := range *log {
			if i > 10 && c.Op == search.Fresh && (*log)[i-1].Op == search.Neighbor {
				restarts++
			}
		}
		if restarts == 0 {
			t.Errorf("whole %v: no restart at the optimum", whole)
		}
	}
}

// Each strategy solves OneMax of 40 bits within its budget. Evaluations measured over 30 seeds, most and median:
//
//	                 lag 1           lag 8
//	aging            809, 386        699, 506
//	aging of 50      988, 419       1388, 542
//	elitist          658, 406        769, 490
//	elitist mutants 1224, 563       1233, 700
//	nsga2            937, 643       1218, 741
//	pdns            1071, 615       1163, 712
//
// The budgets are half as much again. The best of 2500 random words has about 32 ones.
func TestStrategiesSolveOneMax(t *testing.T) {
	target := float64(wordBits)
	for name, c := range map[string]struct {
		budget   int
		strategy func() search.Strategy
	}{
		"aging":           {1250, func() search.Strategy { return &search.Aging{} }},
		"aging of 50":     {2100, func() search.Strategy { return &search.Aging{Population: 50, Sample: 10} }},
		"elitist":         {1150, func() search.Strategy { return &search.Elitist{Cross: true} }},
		"elitist mutants": {1850, func() search.Strategy { return &search.Elitist{} }},
		"nsga2":           {1850, func() search.Strategy { return &search.NSGA2{Cross: true} }},
		"pdns":            {1750, func() search.Strategy { return &search.PDNS{Cross: true} }},
	} {
		for _, lag := range []int{1, 8} {
			var needed []int
			for seed := range uint64(30) {
				o := options(c.budget)
				o.Seed, o.Lag, o.Budget.Target = seed, lag, &target
				r, _ := oneMax(c.strategy(), o)
				s := do(t, r)
				if s.Stop != search.StopTarget {
					t.Errorf("%s, lag %d, seed %d: %v ones of %d", name, lag, seed, s.Objectives[0], wordBits)
				}
				needed = append(needed, s.Told)
			}
			slices.Sort(needed)
			t.Logf("%s, lag %d: %d evaluations at most, median %d", name, lag, needed[29], needed[15])
		}
	}
}

// A seeded run of each strategy is frozen. Whatever changes it changes every log that users have, and belongs in the
// CHANGELOG.
func TestPermanence(t *testing.T) {
	want := map[string]string{
		"random":          "4fced31cb355",
		"aging":           "98647489f926",
		"local":           "c68b20f6ecd5",
		"local whole":     "0b7fa96cbebf",
		"walk":            "4fced31cb355",
		"elitist":         "6f46a613926b",
		"elitist mutants": "d0d3d506bda2",
		"halving":         "25f322cdaf31",
		"halving random":  "b87417ba4132",
		"halving elitist": "6e20261b102e",
		"nsga2":           "aca2b0add24a",
		"nsga2 mutants":   "b9f386c71490",
		"pdns":            "ba02e38d106d",
		"pdns mutants":    "e9842bad4c2c",
	}
	for name, strategy := range smallStrategies() {
		r, log := oneMax(strategy(), options(250))
		do(t, r)
		sum := sha256.Sum256([]byte(asJSON(t, *log)))
		if got := hex.EncodeToString(sum[:6]); got != want[name] {
			t.Errorf("%s: %s, want %s", name, got, want[name])
		}
	}
}

func TestCompareOrdersByDeb(t *testing.T) {
	ascending := []search.Outcome{
		{Err: "panic"}, {Violation: 3}, {Violation: 0.5}, {Objectives: []float64{-2}}, {Objectives: []float64{1}},
	}
	for i, a := range ascending {
		for j, b := range ascending {
			if got := a.Compare(b); (got > 0) != (i > j) || (got < 0) != (i < j) {
				t.Errorf("%v against %v: %d", a, b, got)
			}
		}
	}
}
