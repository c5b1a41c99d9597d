package engine

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"evolve/cmd/evolve/internal/kinds"
	"evolve/runs"
)

// Verdict holds the result of Verify.
type Verdict struct {
	Directory string   `json:"directory"`
	Replayed  int      `json:"replayed"` // lines that follow from the configuration
	Rescored  int      `json:"rescored"`
	Differ    []string `json:"differ,omitempty"` // the values that differ
	Largest   float64  `json:"largest"`          // relative difference of a value
	Torn      bool     `json:"torn,omitempty"`   // the last line is incomplete
}

// Verify replays a log and scores a random sample of n lines again, or all lines if n is 0. seed selects the sample.
func (e *Engine) Verify(ctx context.Context, log *runs.Log, n int, seed uint64, workers int) (Verdict, error) {
	v := Verdict{Directory: log.Dir, Torn: log.Torn}
	if log.Count > 0 {
		o := e.SearchOptions(1)
		o.Budget.Evaluations, o.Budget.Wall = log.Count, 0
		status, err := e.Replay(ctx, log.Lines(), nil, o)
		if v.Replayed = status.Told; err != nil {
			return v, err
		}
	}
	return v, e.rescore(ctx, &v, log, n, seed, workers)
}

// rescore scores a random sample of the lines again and compares the values bit by bit. It leaves out cached lines.
func (e *Engine) rescore(ctx context.Context, v *Verdict, log *runs.Log, n int, seed uint64, workers int) error {
	lines, err := sampleLines(log, n, seed)
	if err != nil || len(lines) == 0 {
		return err
	}
	for rung := 0; len(lines) > 0; rung++ {
		at := slices.DeleteFunc(slices.Clone(lines), func(l runs.Line) bool { return l.Rung != rung })
		lines = slices.DeleteFunc(lines, func(l runs.Line) bool { return l.Rung == rung })
		if err := e.rescoreAt(ctx, v, rung, at, workers); err != nil {
			return err
		}
	}
	return nil
}

// rescoreAt scores lines of one rung again.
func (e *Engine) rescoreAt(ctx context.Context, v *Verdict, rung int, lines []runs.Line, workers int) (err error) {
	genomes := make([]kinds.Genome, len(lines))
	for i, l := range lines {
		if genomes[i], err = e.Parse(l.Genome); err != nil {
			return err
		}
	}
	return e.ScoreAll(ctx, genomes, rung, workers, func(i int, again Candidate) error {
		v.Rescored++
		line, err := Line(again)
		v.compare(lines[i], line)
		return err
	})
}

// sampleLines returns n lines that are not cached, by reservoir sampling, in the order of their ids.
func sampleLines(log *runs.Log, n int, seed uint64) (lines []runs.Line, err error) {
	rng := rand.New(rand.NewPCG(seed, 0))
	seen := 0
	for l, err := range log.Lines() {
		if err != nil {
			return nil, err
		}
		if l.Cached != nil {
			continue
		}
		seen++
		if n == 0 || len(lines) < n {
			lines = append(lines, l)
		} else if i := rng.IntN(seen); i < n {
			lines[i] = l
		}
	}
	slices.SortFunc(lines, func(a, b runs.Line) int { return a.ID - b.ID })
	return lines, nil
}

func (v *Verdict) compare(l, again runs.Line) {
	differ := func(what string, old, new any) {
		v.Differ = append(v.Differ, fmt.Sprintf("candidate %d: %s: on record %v, now %v", l.ID, what, old, new))
	}
	if l.Err != again.Err {
		differ("err", l.Err, again.Err)
		return
	}
	if l.Violation != again.Violation {
		differ("violation", l.Violation, again.Violation)
	}
	for label, old := range l.Metrics {
		now, ok := again.Metrics[label]
		if !ok || now != old {
			differ(label, old, now)
			v.Largest = max(v.Largest, math.Abs(now-old)/max(math.Abs(old), 1e-300))
		}
	}
	if l.Cost != again.Cost {
		differ("cost", l.Cost, again.Cost)
	}
	if !slices.Equal(l.Objectives, again.Objectives) {
		differ("objectives", l.Objectives, again.Objectives)
	}
}
