package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"evolve/runs"
)

var listCommand = command{
	name: "list", args: "spaces|metrics|strategies|runs [FOLDER]", summary: "list spaces, metrics, strategies, or the runs below a folder",
	help: `
examples:
  evolve list metrics
  evolve list runs            those below ./runs
  evolve list -json runs old/`,
	run: list,
}

func list(_ context.Context, s streams, c command, args []string) error {
	f := c.flags()
	asJSON := f.Bool("json", false, "print one JSON array")
	rest, err := c.parse(s, f, args)
	if err != nil {
		return err
	}
	if len(rest) == 0 || len(rest) > 1 && rest[0] != "runs" || len(rest) > 2 {
		return usageError("list: want one of %s", c.args)
	}
	switch rest[0] {
	case "spaces":
		return spaceRows().print(s.out, *asJSON)
	case "metrics":
		return metricRows().print(s.out, *asJSON)
	case "strategies":
		return rows{
			{"strategy", "algorithm", "source"},
			{"aging", "regularized evolution: mutate the best of a sample, drop the oldest", "Real et al. 2019, arXiv 1802.01548"},
			{"elitist", "two mutants and a crossover of the best two of a sample; the oldest and the worst leave", "Cavagnero et al. 2023, arXiv 2207.05135"},
			{"local", "walk to better one-edit neighbours, start again at an optimum", "White et al. 2021, arXiv 2005.02960"},
			{"nsga2", "several objectives: survival by front and crowding", "Deb et al. 2002, IEEE Trans. Evol. Comp. 6(2)"},
			{"pdns", "several objectives: novelty with regard to the front", "Vo and Luong 2024, arXiv 2407.20656"},
			{"random", "a fresh genome each time: the baseline", "-"},
			{"walk", "through a pool in the order of cheap metrics", "-"},
		}.print(s.out, *asJSON)
	case "runs":
		return listRuns(s, append(rest[1:], "runs")[0], *asJSON)
	}
	return usageError("list: %q: want one of %s", rest[0], c.args)
}

func spaceRows() rows {
	r := rows{{"space", "what"}}
	for _, f := range families() {
		r = append(r, []string{f.name, f.what + "; built in: " + strings.Join(f.builtins, ", ")})
	}
	return r
}

func metricRows() rows {
	r := rows{{"space", "metric", "direction", "cost", "settings", "what", "source"}}
	for _, f := range families() {
		for _, m := range f.metrics {
			r = append(r, []string{f.name, m.Name, m.Direction.String(), m.Cost.String(), strings.Join(m.Takes, " "), m.Summary, m.Source})
		}
	}
	return r
}

func listRuns(s streams, root string, asJSON bool) error {
	entries, err := runs.List(root)
	if err != nil {
		return err
	}
	if asJSON {
		return json.NewEncoder(s.out).Encode(entries)
	}
	if len(entries) == 0 {
		fmt.Fprintf(s.err, "no runs below %s\n", root)
		return nil
	}
	r := rows{{"run", "strategy", "seed", "evaluations", "distinct", "failed", "best"}}
	for _, e := range entries {
		best := "-"
		if e.Best >= 0 {
			best = fmt.Sprintf("%.5g", e.Objective)
		}
		r = append(r, []string{e.Dir, e.Strategy, fmt.Sprint(e.Seed), fmt.Sprint(e.Count), fmt.Sprint(e.Distinct), fmt.Sprint(e.Failed), best + "  " + e.Err})
	}
	return r.print(s.out, false)
}

// rows is a table with its header.
type rows [][]string

// print writes aligned columns, or a JSON array of objects named by the header.
func (r rows) print(w io.Writer, asJSON bool) error {
	if asJSON {
		objects := []map[string]string{}
		for _, row := range r[1:] {
			o := map[string]string{}
			for i, v := range row {
				o[r[0][i]] = v
			}
			objects = append(objects, o)
		}
		return json.NewEncoder(w).Encode(objects)
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, row := range r {
		fmt.Fprintln(t, strings.Join(row, "\t"))
	}
	return t.Flush()
}
