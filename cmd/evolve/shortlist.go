package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"evolve/runs"
	"evolve/search"
)

// listed is one of the best of a run, with what another metric says of it.
type listed struct {
	ID     int      `json:"id"`
	First  float64  `json:"objective"`
	Metric *float64 `json:"metric,omitempty"` // nil: it failed
	Err    string   `json:"err,omitempty"`

	line     runs.Line
	oriented float64 // the metric, higher is better
}

// shortlist orders the best of a run by a metric that the search did not follow: what one metric does not see another may.
func (e *engine[G]) shortlist(ctx context.Context, sum *summary, best []runs.Line, workers int, keep keeper) error {
	name := e.config.Output.Rerank
	if name == "" {
		return nil
	}
	list, err := e.measuring(name).listed(ctx, best, workers)
	if err != nil {
		return err
	}
	slices.SortStableFunc(list, func(a, b listed) int { return cmp.Compare(b.oriented, a.oriented) })
	sum.Shortlist, sum.reranked = list, name
	var lines []runs.Line
	for _, one := range list {
		lines = append(lines, one.line)
	}
	text, err := jsonLines(lines)
	if err != nil {
		return err
	}
	return keep("best/shortlist.jsonl", text)
}

// listed measures candidates by the engine's only objective.
func (e *engine[G]) listed(ctx context.Context, best []runs.Line, workers int) (list []listed, err error) {
	var genomes []G
	for _, l := range best {
		g, err := e.parse(l.Genome)
		if err != nil {
			return nil, err
		}
		genomes = append(genomes, g)
	}
	label := e.evaluator.Objectives[0].Label
	err = e.scoreAll(ctx, e.measure, genomes, workers, func(i int, c search.Candidate[G]) error {
		one := listed{ID: best[i].ID, First: best[i].Objectives[0], Err: c.Err, line: best[i], oriented: math.Inf(-1)}
		if v, ok := c.Metrics[label]; ok {
			one.Metric, one.oriented = &v, e.evaluator.Orient(c.Metrics)[0]
		}
		list = append(list, one)
		return nil
	})
	return list, err
}

func (s summary) printShortlist(w io.Writer) {
	if len(s.Shortlist) == 0 {
		return
	}
	fmt.Fprintf(w, "\nshortlist  the %d best in the order of %s, %s\n", len(s.Shortlist), s.reranked, filepath.Join(s.Directory, "best", "shortlist.jsonl"))
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(t, "candidate\tobjective\t%s\t\n", strings.TrimPrefix(s.reranked, "-"))
	for _, one := range s.Shortlist {
		value := "failed"
		if one.Metric != nil {
			value = fmt.Sprintf("%.5g", *one.Metric)
		}
		fmt.Fprintf(t, "%d\t%.5g\t%s\t\n", one.ID, one.First, value)
	}
	t.Flush()
}
