package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"time"

	"evolve/runs"
	"evolve/search"
	"evolve/space"
)

var verifyCommand = command{
	name: "verify", args: "[flags] DIR", summary: "replay a run's log and score a sample of its lines again",
	help: `
Checks that every line of a log follows from the configuration (proposal, parents and genome of each candidate), and that
a sample of its lines, scored again without any cache, gives the values on record.

examples:
  evolve verify runs/rnn/20261123-101500-s1
  evolve verify -n 0 -json runs/rnn/20261123-101500-s1      every line`,
	run: verify,
}

// verdict is what verify found.
type verdict struct {
	Directory string   `json:"directory"`
	Replayed  int      `json:"replayed"` // lines that follow from the configuration
	Rescored  int      `json:"rescored"`
	Differ    []string `json:"differ,omitempty"` // lines whose values did not come out again
	Largest   float64  `json:"largest"`          // relative difference of a value
	Torn      bool     `json:"torn,omitempty"`   // the last line is incomplete
}

func verify(ctx context.Context, s streams, c command, args []string) error {
	f := c.flags()
	n := f.Int("n", 50, "`lines` to score again, 0 for all")
	seed := f.Uint64("seed", 1, "seed of the choice of lines")
	workers := f.Int("workers", runtime.NumCPU(), "score `N` candidates side by side; changes no result")
	asJSON := f.Bool("json", false, "print one JSON object")
	rest, err := c.parse(s, f, args)
	if err != nil {
		return err
	}
	if *workers < 1 {
		return usageError("-workers (%d): want at least 1", *workers)
	}
	if *n < 0 {
		return usageError("verify: -n (%d): want at least 0, which is all", *n)
	}
	dir, err := oneDirectory(c, rest)
	if err != nil {
		return err
	}
	conf, err := resolved(dir, nil)
	if err != nil {
		return err
	}
	log, err := runs.Read(dir)
	if err != nil {
		return err
	}
	if _, err := onlyBudget(runs.Diff(log.Config, conf.JSON()), dir); err != nil {
		return err
	}
	e, err := newEngine(conf)
	if err != nil {
		return err
	}
	if err := e.freeze(ctx, *workers, newProgress(s.err, *asJSON)); err != nil {
		return err
	}
	if err := sameGround(e, log.Header); err != nil {
		return err
	}
	v := verdict{Directory: dir, Torn: log.Torn}
	if err := v.replay(ctx, e, log); err != nil {
		return err
	}
	if err := v.rescore(ctx, e, log, *n, *seed, *workers); err != nil {
		return err
	}
	return v.print(s, *asJSON)
}

// replay runs the search over the log alone.
func (v *verdict) replay(ctx context.Context, e *engine, log *runs.Log) error {
	if log.Count == 0 {
		return nil
	}
	o := e.options(1)
	o.Budget.Evaluations, o.Budget.Wall = log.Count, 0
	status, err := search.Run[space.Cell]{
		Options: o, Space: e.space, Strategy: e.strategy(), Given: e.given, Done: decoded(log.Lines()),
		Eval: func(context.Context, space.Cell) search.Score { panic("verify: replay scores nothing") },
		Record: func(c search.Candidate[space.Cell], _ time.Duration) error {
			return fmt.Errorf("candidate %d is not in the log", c.ID)
		},
	}.Do(ctx)
	v.Replayed = status.Told
	return err
}

// rescore scores a random choice of the lines that were scored, and compares bit by bit.
func (v *verdict) rescore(ctx context.Context, e *engine, log *runs.Log, n int, seed uint64, workers int) error {
	lines, err := choose(log, n, seed)
	if err != nil || len(lines) == 0 {
		return err
	}
	cells := make([]space.Cell, len(lines))
	for i, l := range lines {
		if err := json.Unmarshal(l.Genome, &cells[i]); err != nil {
			return err
		}
	}
	return e.scoreAll(ctx, e.scorer(), cells, workers, func(i int, again search.Candidate[space.Cell]) error {
		v.Rescored++
		v.compare(lines[i], again)
		return nil
	})
}

// choose takes n of the lines that were scored, by reservoir sampling, in id order.
func choose(log *runs.Log, n int, seed uint64) (lines []runs.Line, err error) {
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

func (v *verdict) compare(l runs.Line, again search.Candidate[space.Cell]) {
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
	if !slices.Equal(l.Objectives, again.Objectives) {
		differ("objectives", l.Objectives, again.Objectives)
	}
}

func (v *verdict) print(s streams, asJSON bool) error {
	if asJSON {
		if err := json.NewEncoder(s.out).Encode(v); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(s.out, "%s: %d lines replayed, %d scored again, %d of them differ\n", v.Directory, v.Replayed, v.Rescored, len(v.Differ))
		for _, d := range v.Differ {
			fmt.Fprintln(s.out, " ", d)
		}
	}
	if len(v.Differ) > 0 {
		return errors.New("the log does not hold what this program computes")
	}
	return nil
}
