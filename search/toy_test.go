package search_test

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"math/bits"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"evolve/search"
)

// word is a genome of 40 bits. Its objective is the number of ones: OneMax.
type word uint64

const wordBits = 40

func (w word) Hash() string { return strconv.FormatUint(uint64(w), 16) }

// words is the space of all words. A mutation flips one bit.
type words struct{}

func (words) Random(rng *rand.Rand) word { return word(rng.Uint64N(1 << wordBits)) }

func (words) Mutate(w word, rng *rand.Rand) word { return w ^ 1<<rng.IntN(wordBits) }

func (words) Cross(a, b word, rng *rand.Rand) word {
	mask := word(rng.Uint64())
	return a&mask | b&^mask
}

func (words) Neighbors(w word) (list []word) {
	for i := range wordBits {
		list = append(list, w^1<<i)
	}
	return list
}

func ones(_ context.Context, t search.Trial[word]) search.Score {
	w := t.Genome
	n := float64(bits.OnesCount64(uint64(w)))
	return search.Score{Metrics: map[string]float64{"ones": n}, Outcome: search.Outcome{Objectives: []float64{n}}}
}

// halvingOf returns a small Halving of three rungs around a strategy.
func halvingOf(around string) search.Strategy {
	for _, row := range search.Strategies() {
		if row.Name == "halving" {
			return row.New(search.StrategySettings{Around: around, Population: 20, Sample: 5, Rungs: 3, Cross: true})
		}
	}
	panic("no halving")
}

// rough scores by two objectives, leading ones and trailing zeros (LOTZ, Laumanns et al. 2004). Some words break a
// constraint and some fail.
func rough(_ context.Context, t search.Trial[word]) search.Score {
	w := t.Genome
	if w&0x700 == 0x700 {
		return search.Score{Outcome: search.Outcome{Err: "no"}}
	}
	if v := bits.OnesCount64(uint64(w & 0xf0000)); v > 3 {
		return search.Score{Outcome: search.Outcome{Violation: float64(v - 3)}}
	}
	front, end := bits.LeadingZeros64(^uint64(w<<(64-wordBits))), bits.TrailingZeros64(uint64(w)|1<<wordBits)
	return search.Score{Outcome: search.Outcome{Objectives: []float64{float64(front + 3*t.Rung), float64(end)}, Cost: float64(1 + t.Rung)}}
}

// oneMax returns a run over words and the log that it will write.
func oneMax(s search.Strategy, o search.Options) (search.Run[word], *[]search.Candidate[word]) {
	log := &[]search.Candidate[word]{}
	return search.Run[word]{Options: o, Space: words{}, Strategy: s, Eval: ones,
		Record: func(c search.Candidate[word], _ time.Duration) error { *log = append(*log, c); return nil }}, log
}

// smallStrategies returns every strategy and its variants, with populations small enough for short runs.
func smallStrategies() map[string]func() search.Strategy {
	return map[string]func() search.Strategy{
		"random":          func() search.Strategy { return search.Random{} },
		"aging":           func() search.Strategy { return &search.Aging{Population: 20, Sample: 5} },
		"local":           func() search.Strategy { return &search.Local{Start: 5} },
		"local whole":     func() search.Strategy { return &search.Local{Start: 5, Whole: true} },
		"walk":            func() search.Strategy { return search.Walk{Count: 5000} },
		"elitist":         func() search.Strategy { return &search.Elitist{Population: 20, Sample: 5, Cross: true} },
		"elitist mutants": func() search.Strategy { return &search.Elitist{Population: 20, Sample: 5} },
		"halving":         func() search.Strategy { return halvingOf("aging") },
		"halving elitist": func() search.Strategy { return halvingOf("elitist") },
		"halving random":  func() search.Strategy { return halvingOf("random") },
		"nsga2":           func() search.Strategy { return &search.NSGA2{Population: 20, Cross: true} },
		"nsga2 mutants":   func() search.Strategy { return &search.NSGA2{Population: 15} },
		"pdns":            func() search.Strategy { return &search.PDNS{Population: 20, Cross: true} },
		"pdns mutants":    func() search.Strategy { return &search.PDNS{Population: 15, Cap: 6} },
	}
}

func options(evaluations int) search.Options {
	return search.Options{Seed: 7, Lag: 4, Workers: 2, Budget: search.Budget{Evaluations: evaluations}}
}

// do runs a search that must not fail.
func do[G search.Genome](t *testing.T, r search.Run[G]) search.Status {
	t.Helper()
	s, err := r.Do(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// logOf yields candidates as a log without errors.
func logOf[G any](list []search.Candidate[G]) iter.Seq2[search.Candidate[G], error] {
	return func(yield func(search.Candidate[G], error) bool) {
		for _, c := range list {
			if !yield(c, nil) {
				return
			}
		}
	}
}

var errDisk = errors.New("disk full")
