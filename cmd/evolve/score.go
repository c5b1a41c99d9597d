package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"runtime"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"evolve/fitness"
	"evolve/fitness/cells"
	"evolve/nn"
	"evolve/search"
	"evolve/space"
)

var scoreCommand = command{
	name: "score", args: "[flags] PATH...", summary: "measure cells: recipes, lists of recipes, published logs, folders, zips",
	help: `
Prints the metrics of every recipe. A PATH is a recipe (JSON), a list of recipes, JSON lines, a log of the NAS-Bench-NLP
benchmark, a folder or zip of these, a built-in cell (lstm, gru, rnn), or - for standard input.

Settings of a metric follow it after colons: hidden_covariance:layer=2:batch=20. evolve list metrics shows which there are.

examples:
  evolve score lstm gru rnn
  evolve score -metrics all winner.json
  evolve score -metrics hidden_covariance:layer=1,state_memory:repeats=3 -text words.txt logs.zip
  evolve sample -n 100 | evolve score -json -`,
	run: score,
}

// scored is one line of score -json.
type scored struct {
	ID      string             `json:"id"`
	Hash    string             `json:"hash,omitempty"`
	Metrics map[string]float64 `json:"metrics,omitempty"`
	Err     string             `json:"err,omitempty"`
}

func score(ctx context.Context, s streams, c command, args []string) error {
	f := c.flags()
	spaceName := f.String("space", "rnn", "`space` of the genomes: rnn")
	names := f.String("metrics", "state_volume,lag1_memory,state_memory,growth,perturbation,parameters", "`metrics`, comma-separated; all is a table of every one with its time")
	path := f.String("config", "", "take input, model and weight seed from this configuration `file`")
	text := f.String("text", "", "networks read the words of this `file` instead of random tokens")
	seed := f.Uint64("seed", 0, "`seed` of the weights, instead of the configuration's")
	workers := f.Int("workers", runtime.NumCPU(), "score `N` candidates side by side; changes no result")
	asJSON := f.Bool("json", false, "print one JSON object a recipe")
	rest, err := c.parse(s, f, args)
	if err != nil {
		return err
	}
	if *workers < 1 {
		return usageError("-workers (%d): want at least 1", *workers)
	}
	if *spaceName != "rnn" {
		return usageError("score: -space (%s): there is rnn", *spaceName)
	}
	if len(rest) == 0 {
		return usageError("score: want at least one PATH (evolve score -h)")
	}
	if err := allThere(rest); err != nil {
		return err
	}
	conf, _, err := load(*path, nil)
	if err != nil {
		return err
	}
	on, err := measuredOn(conf)
	if err != nil {
		return err
	}
	if *text != "" {
		if on.Input, err = fitness.Text(*text); err != nil {
			return err
		}
	}
	if given(f, "seed") {
		on.WeightSeed = *seed
	}
	fit := fitness.Config{NewProbe: cells.NewProbe(on), Ground: on.String()}
	if fit.Objectives, err = parseTerms(*names, on.Model); err != nil {
		return exitError{exitUsage, err}
	}
	e := &engine{config: conf, evaluator: fitness.NewEvaluator(fit)}
	if *names == "all" && !*asJSON {
		return e.printAll(ctx, s, recipes(s, rest))
	}
	return e.printScores(ctx, s, recipes(s, rest), *workers, *asJSON)
}

// allThere refuses a path that does not exist before time is spent on the others.
func allThere(paths []string) error {
	for _, path := range paths {
		if _, builtin := space.Builtin(path); builtin || path == "-" {
			continue
		}
		if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
			return exitError{exitMissing, fmt.Errorf("score: %s: no such file, nor a built-in cell (%s)", path, strings.Join(space.Builtins(), ", "))}
		}
	}
	return nil
}

// recipes reads every path; a built-in name wins over a file of that name.
func recipes(s streams, paths []string) iter.Seq[space.Recipe] {
	return func(yield func(space.Recipe) bool) {
		for _, path := range paths {
			if cell, ok := space.Builtin(path); ok {
				if !yield(space.Recipe{ID: path, Cell: cell}) {
					return
				}
				continue
			}
			list := space.ReadRecipes(path)
			if path == "-" {
				list = space.ReadStream(s.in, "standard input")
			}
			for r := range list {
				if !yield(r) {
					return
				}
			}
		}
	}
}

// parseTerms reads metric[:setting=value...],...
func parseTerms(list string, model cells.Model) (terms []fitness.Term, err error) {
	if list == "all" {
		for _, m := range cells.Metrics() {
			t, err := newTerm(m.Name, "", fitness.Settings{}, model)
			if err != nil {
				return nil, err
			}
			terms = append(terms, t)
		}
		return terms, nil
	}
	for _, item := range strings.Split(list, ",") {
		t, err := parseTerm(strings.TrimSpace(item), model)
		if err != nil {
			return nil, err
		}
		terms = append(terms, t)
	}
	return terms, nil
}

// parseTerm reads metric[:setting=value...], which is also the term's label.
func parseTerm(item string, model cells.Model) (t fitness.Term, err error) {
	fields := strings.Split(item, ":")
	m, err := fitness.Lookup(cells.Metrics(), fields[0])
	if err != nil {
		return t, err
	}
	var settings fitness.Settings
	for _, field := range fields[1:] {
		if err := parseSetting(&settings, field, m); err != nil {
			return t, fmt.Errorf("-metrics %s: %w", item, err)
		}
	}
	return newTerm(m.Name, item, settings, model)
}

func parseSetting(s *fitness.Settings, field string, m fitness.Metric) error {
	name, value, _ := strings.Cut(field, "=")
	target := s.Field(name)
	if target == nil {
		return fmt.Errorf("setting (%s): unknown, %s takes %s", name, m.Name, cmp.Or(strings.Join(m.Takes, ", "), "no settings"))
	}
	v, err := strconv.Atoi(value)
	if err != nil || v < 1 {
		return fmt.Errorf("setting %s (%q): want a whole number from 1", name, value)
	}
	*target = v
	return nil
}

// printScores measures recipes and prints them in the order they were read. A recipe that cannot be read is a row too,
// and makes the command fail in the end.
func (e *engine) printScores(ctx context.Context, s streams, list iter.Seq[space.Recipe], workers int, asJSON bool) error {
	var all []space.Recipe
	var cells []space.Cell
	for r := range list {
		all = append(all, r)
		if r.Err == nil {
			cells = append(cells, r.Cell)
		}
	}
	out := newScoreWriter(s, e.evaluator.Objectives, asJSON)
	next := 0
	unreadable := func() {
		for ; next < len(all) && all[next].Err != nil; next++ {
			out.row(scored{ID: all[next].ID, Err: all[next].Err.Error()})
		}
	}
	unreadable()
	err := e.scoreAll(ctx, e.measure, cells, workers, func(_ int, c search.Candidate[space.Cell]) error {
		out.row(scored{ID: all[next].ID, Hash: c.Hash, Metrics: c.Metrics, Err: c.Err})
		next++
		unreadable()
		return nil
	})
	if err := out.close(err); err != nil {
		return err
	}
	if out.failed > 0 {
		return fmt.Errorf("%d of %d recipes could not be scored in full", out.failed, len(all))
	}
	return nil
}

// scoreAll evaluates cells side by side and hands them on in order. Cells of the same identity are scored once.
func (e *engine) scoreAll(ctx context.Context, eval func(context.Context, space.Cell) search.Score, cells []space.Cell, workers int, each func(i int, c search.Candidate[space.Cell]) error) error {
	if len(cells) == 0 {
		return nil
	}
	metrics := map[string]map[string]float64{} // by identity: a repeat's line holds none
	status, err := search.Run[space.Cell]{
		Options: search.Options{Lag: 4 * workers, Workers: workers, Budget: search.Budget{Evaluations: len(cells)}},
		Space:   e.space, Strategy: search.Random{}, Given: cells, Eval: eval,
		Record: func(c search.Candidate[space.Cell], _ time.Duration) error {
			if c.Cached == nil {
				metrics[c.Hash] = c.Metrics
			}
			c.Metrics = metrics[c.Hash]
			return each(c.ID, c)
		},
	}.Do(ctx)
	if err == nil && status.Stop == search.StopInterrupted {
		return exitError{exitInterrupted, ctx.Err()}
	}
	return err
}

// measure takes every metric it can; what failed is said together.
func (e *engine) measure(ctx context.Context, c space.Cell) search.Score {
	values, errs := e.evaluator.Values(ctx, nn.Cell(c.Canonical()), c.Hash(), e.evaluator.Objectives)
	var failed []string
	for _, t := range e.evaluator.Objectives {
		if err := errs[t.Label]; err != nil {
			failed = append(failed, err.Error())
		}
	}
	return search.Score{Metrics: values, Outcome: search.Outcome{Objectives: []float64{0}, Err: strings.Join(failed, "; ")}}
}

// scoreWriter prints rows as a table or as JSON lines.
type scoreWriter struct {
	labels []string
	table  *tabwriter.Writer
	json   *json.Encoder
	failed int
}

func newScoreWriter(s streams, terms []fitness.Term, asJSON bool) *scoreWriter {
	w := &scoreWriter{}
	if asJSON {
		w.json = json.NewEncoder(s.out)
		return w
	}
	w.table = tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	fmt.Fprint(w.table, "id\tidentity")
	for _, t := range terms {
		w.labels = append(w.labels, t.Label)
		fmt.Fprintf(w.table, "\t%s", t.Label)
	}
	fmt.Fprintln(w.table)
	return w
}

func (w *scoreWriter) row(r scored) {
	if r.Err != "" {
		w.failed++
	}
	if w.json != nil {
		w.json.Encode(r)
		return
	}
	fmt.Fprintf(w.table, "%s\t%.12s", r.ID, r.Hash)
	for _, l := range w.labels {
		fmt.Fprintf(w.table, "\t%s", number(r.Metrics, l))
	}
	if r.Err != "" {
		fmt.Fprintf(w.table, "\t%s", r.Err)
	}
	fmt.Fprintln(w.table)
}

func (w *scoreWriter) close(err error) error {
	if w.table != nil {
		w.table.Flush()
	}
	return err
}
