package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"evolve/fitness"
	"evolve/runs"
	"evolve/search"
)

// listed is one of the best of a run, with what another metric says of it.
type listed struct {
	ID     int      `json:"id"`
	First  float64  `json:"objective"`
	Metric *float64 `json:"metric,omitempty"` // nil: it failed
	Err    string   `json:"err,omitempty"`
	line   runs.Line
}

// shortlist orders the best of a run by a metric that the search did not follow: what one metric does not see another may.
func (e *engine[G]) shortlist(ctx context.Context, sum *summary, best []runs.Line, workers int, keep keeper) error {
	name := e.config.Output.Rerank
	if name == "" {
		return nil
	}
	t := e.mustTerm(strings.TrimPrefix(name, "-"))
	c := e.evaluator.Config
	c.Objectives, c.Constraints, c.Reference = []fitness.Term{t}, nil, nil
	other := *e
	other.evaluator = fitness.NewEvaluator(c)
	var genomes []G
	for _, l := range best {
		g, err := e.parse(l.Genome)
		if err != nil {
			return err
		}
		genomes = append(genomes, g)
	}
	err := other.scoreAll(ctx, other.measure, genomes, workers, func(i int, c search.Candidate[G]) error {
		one := listed{ID: best[i].ID, First: best[i].Objectives[0], Err: c.Err, line: best[i]}
		if v, ok := c.Metrics[t.Label]; ok {
			one.Metric = &v
		}
		sum.Shortlist = append(sum.Shortlist, one)
		return nil
	})
	if err != nil {
		return err
	}
	sign := 1.0
	if (t.Direction == fitness.Minimize) != strings.HasPrefix(name, "-") {
		sign = -1
	}
	slices.SortStableFunc(sum.Shortlist, func(a, b listed) int {
		switch {
		case a.Metric == nil || b.Metric == nil:
			return cmp.Compare(known(b.Metric), known(a.Metric))
		}
		return cmp.Compare(sign**b.Metric, sign**a.Metric)
	})
	sum.reranked = name
	var lines []runs.Line
	for _, one := range sum.Shortlist {
		lines = append(lines, one.line)
	}
	text, err := jsonLines(lines)
	if err != nil {
		return err
	}
	return keep("best/shortlist.jsonl", text)
}

func known(v *float64) int {
	if v == nil {
		return 0
	}
	return 1
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
