package runs

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"evolve/search"
)

// point is a genome of the space points.
type point struct{ X int }

func (p point) Hash() string { return fmt.Sprintf("%032x", p.X) }

type points struct{}

func (points) Random(rng *rand.Rand) point { return point{rng.IntN(1000)} }
func (points) Mutate(p point, rng *rand.Rand) point {
	return point{p.X + 1 + rng.IntN(50)}
}

// session runs a search on a run directory until it ends, or interrupts it after the given number of candidates.
func session(t *testing.T, r *Writer, workers, interrupt int) search.Status {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	s := search.Run[point]{
		Options:  search.Options{Seed: r.Seed, Lag: 4, Workers: workers, Budget: search.Budget{Evaluations: 120}, Spent: r.Spent},
		Space:    points{},
		Strategy: &search.Aging{Population: 10, Sample: 3},
		Eval: func(_ context.Context, t search.Trial[point]) search.Score {
			p := t.Genome
			v := float64(p.X % 97)
			return search.Score{Metrics: map[string]float64{"v": v}, Outcome: search.Outcome{Objectives: []float64{v}}}
		},
		Done: decoded(r.Lines()),
		Record: func(c search.Candidate[point], took time.Duration) error {
			if interrupt--; interrupt == 0 {
				cancel()
			}
			return r.Append(encoded(t, c), took)
		},
	}
	status, err := s.Do(ctx)
	must(t, err)
	return status
}

func encoded(t *testing.T, c search.Candidate[point]) Line {
	text, err := json.Marshal(c.Genome)
	must(t, err)
	return Line{ID: c.ID, Op: c.Op, Parents: c.Parents, Index: c.Index, Genome: text, Hash: c.Hash, Cached: c.Cached,
		Metrics: c.Metrics, Objectives: c.Objectives, Violation: c.Violation, Err: c.Err}
}

func decoded(lines iter.Seq2[Line, error]) iter.Seq2[search.Candidate[point], error] {
	return func(yield func(search.Candidate[point], error) bool) {
		for l, err := range lines {
			var p point
			if err == nil {
				err = json.Unmarshal(l.Genome, &p)
			}
			if !yield(search.Candidate[point]{ID: l.ID, Op: l.Op, Parents: l.Parents, Index: l.Index, Genome: p, Hash: l.Hash, Cached: l.Cached,
				Metrics: l.Metrics, Objectives: l.Objectives, Violation: l.Violation, Err: l.Err}, err) {
				return
			}
		}
	}
}

// The same search leaves the same log with any number of workers, in one session or in several.
func TestOneLog(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "whole")
	r, err := Create(dir, header, nil)
	must(t, err)
	if s := session(t, r, 1, 0); s.Stop != search.StopBudget {
		t.Fatal(s.Stop)
	}
	must(t, r.Close())
	want := contents(t, dir, LogFile)

	dir = filepath.Join(t.TempDir(), "pieces")
	r, err = Create(dir, header, nil)
	must(t, err)
	for sessions := 1; ; sessions++ {
		s := session(t, r, 4, 17)
		must(t, r.Close())
		if s.Stop == search.StopBudget {
			break
		}
		if s.Stop != search.StopInterrupted || sessions > 20 {
			t.Fatalf("session %d: %s", sessions, s.Stop)
		}
		log := contents(t, dir, LogFile)
		put(t, dir, LogFile, log[:len(log)-30]) // and the last line was torn
		r, err = Open(dir)
		must(t, err)
	}
	if contents(t, dir, LogFile) != want {
		t.Error("the log of several sessions is another one")
	}
}
