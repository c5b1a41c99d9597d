package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"iter"
	"slices"

	"evolve/cmd/evolve/internal/cli"
	"evolve/runs"
	"evolve/search"
)

var populationCommand = cli.Command{
	Name: "population", Args: "[flags] DIR", Summary: "print the population or the front of a run after any of its candidates",
	Help: `
Replays the log of a run up to a candidate and prints the population at that point: the candidates
from which the strategy chooses parents. With -front it prints the non-dominated candidates
instead, for any strategy. Random search and walk have no population.

examples:
  evolve population runs/rnn/20261123-101500-s1            the population at the end
  evolve population -at 499 runs/rnn/20261123-101500-s1    after the first 500 candidates
  evolve population -front -json runs/front-bert/20261123-101500-s1
                                                           the front, as log lines`,
	Define: definePopulation,
}

// atEnd is the value of -at that stands for the last candidate.
const atEnd = -1

func definePopulation(f *flag.FlagSet) func(context.Context, cli.Streams, []string) error {
	at := f.Int("at", atEnd, "show the state after this `candidate`; -1: after the last one")
	front := f.Bool("front", false, "print the front instead of the population")
	asJSON := f.Bool("json", false, "print log lines, one JSON object per candidate")
	return func(ctx context.Context, s cli.Streams, args []string) error {
		dir, err := oneDirectory("population", args)
		if err != nil {
			return err
		}
		log, err := runs.Read(dir)
		switch {
		case err != nil:
			return err
		case log.Count == 0:
			return fmt.Errorf("population: %s has no candidate yet", dir)
		case *at == atEnd:
			*at = log.Count - 1
		}
		if *at < 0 || *at >= log.Count {
			return cli.Usage("population: -at (%d): the log has candidates 0 to %d", *at, log.Count-1)
		}
		warnTorn(s, log)
		var alive []runs.Line
		if *front {
			alive, err = runs.Front(first(log.Lines(), *at+1))
		} else {
			alive, err = members(ctx, s, log, *at+1, *asJSON)
		}
		if err != nil {
			return err
		}
		return printLines(s.Out, alive, *asJSON)
	}
}

// members replays the first n candidates and returns the lines of the population.
func members(ctx context.Context, s cli.Streams, log *runs.Log, n int, quiet bool) ([]runs.Line, error) {
	e, log, err := openRun(ctx, s, log.Dir, 1, quiet)
	if err != nil {
		return nil, err
	}
	strategy := e.Strategy()
	populated, ok := strategy.(search.Populated)
	if !ok {
		return nil, cli.Usage("population: strategy %s has no population (-front prints the front)", e.Config.Strategy.Kind)
	}
	o := e.SearchOptions(1)
	o.Budget = search.Budget{Evaluations: n}
	if _, err := e.Replay(ctx, first(log.Lines(), n), strategy, o); err != nil {
		return nil, err
	}
	ids := populated.Members()
	slices.Sort(ids)
	return runs.Pick(log.Lines(), ids...)
}

// first returns the first n lines.
func first(lines iter.Seq2[runs.Line, error], n int) iter.Seq2[runs.Line, error] {
	return func(yield func(runs.Line, error) bool) {
		for l, err := range lines {
			if err == nil && l.ID >= n || !yield(l, err) {
				return
			}
		}
	}
}

func printLines(w io.Writer, lines []runs.Line, asJSON bool) error {
	if asJSON {
		out := json.NewEncoder(w)
		for _, l := range lines {
			if err := out.Encode(l); err != nil {
				return err
			}
		}
		return nil
	}
	rows := cli.Rows{{"candidate", "operation", "parents", "objectives", "identity"}}
	for _, l := range lines {
		rows = append(rows, []string{fmt.Sprint(l.ID), string(l.Op), fmt.Sprint(l.Parents), objectivesText(l), l.Hash})
	}
	return rows.Print(w, false)
}

// objectivesText returns the objectives of a line, or why it has none.
func objectivesText(l runs.Line) string {
	switch {
	case l.Err != "":
		return "failed"
	case l.Violation > 0:
		return fmt.Sprintf("infeasible by %.4g", l.Violation)
	}
	text := ""
	for i, v := range l.Objectives {
		if i > 0 {
			text += " "
		}
		text += fmt.Sprintf("%.5g", v)
	}
	return text
}
