package main

import (
	"context"
	"encoding/json"

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
