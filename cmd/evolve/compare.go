package main

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"evolve/runs"
)

var compareCommand = command{
	name: "compare", args: "[flags] DIR...", summary: "compare finished runs by strategy: quantiles of the best they found",
	help: `
Groups run directories by strategy and prints, over the runs of a group, the quantiles of the best objective. Says what
makes the comparison doubtful: unequal budgets, or runs that differ in more than seed and strategy.

example:
  evolve compare runs/worth/*`,
	run: func(_ context.Context, s streams, c command, args []string) error {
		f := c.flags()
		metric := f.String("metric", "", "also the quantiles of this `metric` at the best")
		asJSON := f.Bool("json", false, "print one JSON object")
		dirs, err := c.parse(s, f, args)
		if err != nil {
			return err
		}
		if len(dirs) == 0 {
			return usageError("compare: want run directories (evolve list runs shows them)")
		}
		if err := measured(dirs, *metric); err != nil {
			return err
		}
		table, err := runs.Summarize(dirs, *metric)
		if err != nil {
			return err
		}
		if *asJSON {
			return json.NewEncoder(s.out).Encode(table)
		}
		return table.Fprint(s.out)
	},
}

// measured refuses a metric that no line of any log has. A log that cannot be read is left to the comparison to name.
func measured(dirs []string, metric string) error {
	names := map[string]bool{}
	for _, dir := range dirs {
		log, err := runs.Read(dir)
		if err != nil {
			continue
		}
		for l := range log.Lines() {
			if _, ok := l.Metrics[metric]; ok || metric == "" {
				return nil
			}
			for name := range l.Metrics {
				names[name] = true
			}
		}
	}
	if len(names) == 0 {
		return nil
	}
	return usageError("compare: -metric (%s): in none of the logs, which have %s", metric, strings.Join(slices.Sorted(maps.Keys(names)), ", "))
}
