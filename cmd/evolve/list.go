package main

import (
	"context"
	"encoding/json"
	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/runs"
	"evolve/search"
	"flag"
	"fmt"
	"strings"
)

var listCommand = cli.Command{
	Name: "list", Args: "spaces|metrics|strategies|runs [FOLDER]", Summary: "list spaces, metrics, strategies, or the runs below a folder",
	Help: `
Prints a table of the search spaces, of the metrics with their settings and sources, of the
strategies, or of the runs below FOLDER (default: runs) with their budgets and best objectives.

examples:
  evolve list metrics                         metrics of both spaces
  evolve list runs                            runs below ./runs
  evolve list -json runs old/                 runs below old/, as JSON`,
	Define: defineList,
}

func defineList(f *flag.FlagSet) func(context.Context, cli.Streams, []string) error {
	asJSON := f.Bool("json", false, "print a JSON array")
	return func(_ context.Context, s cli.Streams, args []string) error {
		const want = "list: want one of spaces, metrics, strategies, runs [FOLDER]"
		if len(args) == 0 || len(args) > 1 && args[0] != "runs" || len(args) > 2 {
			return cli.Usage(want)
		}
		switch args[0] {
		case "spaces":
			return spaceRows().Print(s.Out, *asJSON)
		case "metrics":
			return metricRows().Print(s.Out, *asJSON)
		case "strategies":
			return strategyRows().Print(s.Out, *asJSON)
		case "runs":
			return listRuns(s, append(args[1:], "runs")[0], *asJSON)
		}
		return cli.Usage(want+", got %q", args[0])
	}
}

func spaceRows() cli.Rows {
	r := cli.Rows{{"space", "what"}}
	for _, k := range kinds.All() {
		r = append(r, []string{k.Name, k.Summary + "; built in: " + strings.Join(k.Builtins, ", ")})
	}
	return r
}

func metricRows() cli.Rows {
	r := cli.Rows{{"space", "metric", "direction", "cost", "settings", "what", "source"}}
	for _, k := range kinds.All() {
		for _, m := range k.Metrics {
			r = append(r, []string{k.Name, m.Name, m.Direction.String(), m.Cost.String(), strings.Join(m.Takes, " "), m.Summary, m.Source})
		}
	}
	return r
}

func strategyRows() cli.Rows {
	r := cli.Rows{{"strategy", "algorithm", "source"}}
	for _, s := range search.Strategies() {
		r = append(r, []string{s.Name, s.Algorithm, s.Source})
	}
	return r
}

func listRuns(s cli.Streams, root string, asJSON bool) error {
	entries, err := runs.List(root)
	if err != nil {
		return err
	}
	if asJSON {
		return json.NewEncoder(s.Out).Encode(entries)
	}
	if len(entries) == 0 {
		fmt.Fprintf(s.Err, "evolve: no runs below %s\n", root)
		return nil
	}
	r := cli.Rows{{"run", "strategy", "seed", "evaluations", "distinct", "failed", "best"}}
	for _, e := range entries {
		best := "-"
		if e.Best >= 0 {
			best = fmt.Sprintf("%.5g", e.Objective)
		}
		r = append(r, []string{e.Dir, e.Strategy, fmt.Sprint(e.Seed), fmt.Sprint(e.Count), fmt.Sprint(e.Distinct), fmt.Sprint(e.Failed), best + "  " + e.Err})
	}
	return r.Print(s.Out, false)
}
