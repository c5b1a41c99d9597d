package engine

import (
	"context"
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/config"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/search"
	"evolve/search/surrogate"
)

// small returns an engine for cells in tiny networks, whose candidates a test scores itself.
func small(t *testing.T, sets ...string) *Engine {
	t.Helper()
	conf, err := config.Default("rnn", append([]string{"model.layers=1", "model.embedding=8", "model.hidden=8", "model.vocabulary=1000",
		"strategy.population=30", "strategy.sample=8", "strategy.screen=4", "objective=[{metric=\"parameters\"}]", "constraint={}"}, sets...), kinds.Names())
	if err != nil {
		t.Fatal(err)
	}
	setup, err := Open(conf)
	if err != nil {
		t.Fatal(err)
	}
	e, err := New(t.Context(), setup, Options{Workers: 1, Progress: cli.NewProgress(nil, true)})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// noise returns a number between -1 and 1 that depends on the identity of a genome and on the seed.
func noise(g kinds.Genome, seed uint64) float64 {
	h := fnv.New64a()
	h.Write([]byte(g.Hash()))
	return 2*search.Rand(h.Sum64(), int(seed), search.StreamPropose).Float64() - 1
}

// searched runs a search over a log whose candidates have invented objectives, and returns the whole log.
func searched(t *testing.T, e *Engine, n int, objective func(g kinds.Genome) float64, log ...Candidate) ([]Candidate, error) {
	t.Helper()
	run := e.run(search.Options{Seed: e.Config.Seed, Lag: 4, Workers: 2, Budget: search.Budget{Evaluations: n}})
	run.Done = func(yield func(Candidate, error) bool) {
		for _, c := range slices.Clone(log) {
			if !yield(c, nil) {
				return
			}
		}
	}
	run.Eval = func(_ context.Context, trial Trial) search.Score {
		return search.Score{Outcome: search.Outcome{Objectives: []float64{objective(trial.Genome)}}}
	}
	run.Record = func(c Candidate, _ time.Duration) error { log = append(log, c); return nil }
	_, err := run.Do(t.Context())
	return log, err
}

// taus returns the mean prequential tau of a log and the share of its candidates that the screen chose.
func taus(log []Candidate) (tau, chosen float64) {
	var h surrogate.History[kinds.Genome]
	n := 0.0
	for _, c := range log {
		if h.Add(c); !math.IsNaN(h.Tau()) {
			tau += h.Tau()
			n++
		}
		if c.Screened {
			chosen += 1 / float64(len(log))
		}
	}
	return tau / n, chosen
}

// The label leak test: a learned screen knows the genomes and the outcomes that the search was told, nothing else. Where the
// outcomes have no relation to the genomes, its predictions have none to the outcomes, and it is off most of the time. Where
// they depend on the structure, it finds that out.
func TestLearnedScreenLearnsFromOutcomesAlone(t *testing.T) {
	const seeds, n = 4, 260
	var tau, chosen float64
	for seed := range uint64(seeds) {
		e := small(t, `strategy.cheap="learned"`)
		e.Config.Seed = seed
		log, err := searched(t, e, n, func(g kinds.Genome) float64 { return noise(g, seed) })
		if err != nil {
			t.Fatal(err)
		}
		a, c := taus(log)
		tau, chosen = tau+a/seeds, chosen+c/seeds
	}
	if math.Abs(tau) > 0.07 || chosen > 0.15 {
		t.Errorf("shuffled outcomes: mean tau %.3f, chose %.0f %%", tau, 100*chosen)
	}
	e := small(t, `strategy.cheap="learned"`)
	log, err := searched(t, e, n, func(g kinds.Genome) float64 { return 3*e.ByRule(g) + noise(g, 1) }) // the number of gates
	if err != nil {
		t.Fatal(err)
	}
	if tau, chosen := taus(log); tau < 0.2 || chosen < 0.2 {
		t.Errorf("gates: mean tau %.3f, chose %.0f %%", tau, 100*chosen)
	}
}

// A resumed search makes the same candidates with the same predictions, and the screen that a metric makes with a random
// share records them too.
func TestScreensReplay(t *testing.T) {
	for _, sets := range [][]string{
		{`strategy.cheap="learned"`},
		{`strategy.cheap="hidden_covariance:batch=8:steps=10"`, "strategy.random_share=0.25"},
	} {
		objective := func(g kinds.Genome) float64 { return noise(g, 5) }
		whole, err := searched(t, small(t, sets...), 120, objective)
		if err != nil {
			t.Fatal(err)
		}
		resumed, err := searched(t, small(t, sets...), 120, objective, whole[:70]...)
		if err != nil {
			t.Fatal(err)
		}
		predictions := 0
		for i, c := range whole {
			a, errA := Line(c)
			b, errB := Line(resumed[i])
			if errA != nil || errB != nil || a.Hash != b.Hash || a.Screened != b.Screened || (a.Predicted == nil) != (b.Predicted == nil) ||
				a.Predicted != nil && *a.Predicted != *b.Predicted {
				t.Fatalf("%v: candidate %d: %+v and %+v", sets, i, a, b)
			}
			if a.Predicted != nil {
				predictions++
			}
		}
		if predictions < 80 {
			t.Errorf("%v: %d predictions", sets, predictions)
		}
	}
}

// A fixed screen without a random share writes the log that it always wrote.
func TestFixedScreenRecordsNothing(t *testing.T) {
	log, err := searched(t, small(t, `strategy.cheap="gating"`), 40, func(g kinds.Genome) float64 { return noise(g, 5) })
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range log {
		if c.Screened || c.Predicted != nil {
			t.Fatalf("candidate %d: screened %v, predicted %v", c.ID, c.Screened, c.Predicted)
		}
	}
}

// Settings that the metric cannot have are errors of the configuration.
func TestCheapTermErrors(t *testing.T) {
	e := small(t, `strategy.cheap="lag1_memory"`)
	e.Config.Strategy.Cheap = "lag1_memory:steps=3"
	_, err := New(t.Context(), e.Setup, Options{Workers: 1, Progress: cli.NewProgress(nil, true)})
	if err == nil || !strings.Contains(err.Error(), "steps (3)") {
		t.Errorf("%v", err)
	}
}
