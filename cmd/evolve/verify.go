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
	job, err := open(conf)
	if err != nil {
		return err
	}
	if err := job.ready(ctx, *workers, newProgress(s.err, *asJSON)); err != nil {
		return err
	}
	if err := job.common().sameGround(log.Header); err != nil {
		return err
	}
	tellTorn(s, log)
	v := verdict{Directory: dir, Torn: log.Torn}
	if err := job.verify(ctx, &v, log, rescoring{*n, *seed, *workers}); err != nil {
		return err
	}
	return v.print(s, *asJSON)
}

// rescoring says which lines verify scores again: n, or all where that is 0.
type rescoring struct {
	n       int
	seed    uint64
	workers int
}

func (e *engine[G]) verify(ctx context.Context, v *verdict, log *runs.Log, o rescoring) error {
	if log.Count > 0 {
		options := e.options(1)
		options.Budget.Evaluations, options.Budget.Wall = log.Count, 0
		status, err := e.replay(ctx, log, options)
		if v.Replayed = status.Told; err != nil {
			return err
		}
	}
	return e.rescore(ctx, v, log, o)
}

// errUnfinished is wrapped by the error of a replay that needs more than the log has.
var errUnfinished = errors.New("is not in the log")

// replay runs the search over the log alone.
func (e *engine[G]) replay(ctx context.Context, log *runs.Log, o search.Options) (search.Status, error) {
	return search.Run[G]{
		Options: o, Space: e.searched(), Strategy: e.strategy(), Given: e.given, Done: e.decoded(log.Lines()),
		Eval: func(context.Context, G) search.Score { return search.Score{} }, // Record ends the run
		Record: func(c search.Candidate[G], _ time.Duration) error {
			return fmt.Errorf("candidate %d %w", c.ID, errUnfinished)
		},
	}.Do(ctx)
}

// rescore scores a random choice of the lines that were scored, and compares bit by bit.
func (e *engine[G]) rescore(ctx context.Context, v *verdict, log *runs.Log, o rescoring) error {
	lines, err := choose(log, o.n, o.seed)
	if err != nil || len(lines) == 0 {
		return err
	}
	genomes := make([]G, len(lines))
	for i, l := range lines {
		if genomes[i], err = e.parse(l.Genome); err != nil {
			return err
		}
	}
	return e.scoreAll(ctx, e.scorer(), genomes, o.workers, func(i int, again search.Candidate[G]) error {
		v.Rescored++
		line, err := encoded(again)
		v.compare(lines[i], line)
		return err
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

func (v *verdict) compare(l, again runs.Line) {
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
