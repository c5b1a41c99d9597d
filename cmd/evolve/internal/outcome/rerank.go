package outcome

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

	"evolve/cmd/evolve/internal/engine"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/fitness"
	"evolve/runs"
)

// Reranked holds one of the best candidates of a run and its value under a second metric.
type Reranked struct {
	ID        int      `json:"id"`
	Objective float64  `json:"objective"`
	Metric    *float64 `json:"metric,omitempty"` // nil: it failed
	Err       string   `json:"err,omitempty"`

	line     runs.Line
	oriented float64 // the metric, higher is better
}

// rerank orders the best candidates by output.rerank, a metric that the search did not optimise. Such a metric can show
// differences that the objective does not.
func (c *conclusion) rerank(ctx context.Context) error {
	name := c.Config.Output.Rerank
	if name == "" {
		return nil
	}
	var genomes []kinds.Genome
	for _, l := range c.best {
		g, err := c.Parse(l.Genome)
		if err != nil {
			return err
		}
		genomes = append(genomes, g)
	}
	term := c.DirectedTerm(name)
	m := c.Meter([]fitness.Term{term}, c.Cache)
	var list []Reranked
	err := m.MeasureAll(ctx, genomes, c.Workers, func(i int, measured engine.Candidate) error {
		one := Reranked{ID: c.best[i].ID, Objective: c.best[i].Objectives[0], Err: measured.Err, line: c.best[i], oriented: math.Inf(-1)}
		if v, ok := measured.Metrics[term.Label]; ok {
			one.Metric, one.oriented = &v, m.Evaluator.Orient(measured.Metrics)[0]
		}
		list = append(list, one)
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortStableFunc(list, func(a, b Reranked) int { return cmp.Compare(b.oriented, a.oriented) })
	c.sum.Shortlist, c.sum.reranked = list, name
	var lines []runs.Line
	for _, one := range list {
		lines = append(lines, one.line)
	}
	text, err := jsonLines(lines)
	if err != nil {
		return err
	}
	return c.Keep(runs.RerankedFile, text)
}

// printReranked prints the shortlist in its new order.
func (s *Summary) printReranked(w io.Writer) {
	if len(s.Shortlist) == 0 {
		return
	}
	fmt.Fprintf(w, "\nshortlist  the %d best by the objective, ordered by %s, %s\n", len(s.Shortlist), s.reranked, filepath.Join(s.Directory, filepath.FromSlash(runs.RerankedFile)))
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(t, "candidate\tobjective\t%s\t\n", strings.TrimPrefix(s.reranked, "-"))
	for _, one := range s.Shortlist {
		value := "failed"
		if one.Metric != nil {
			value = fmt.Sprintf("%.5g", *one.Metric)
		}
		fmt.Fprintf(t, "%d\t%.5g\t%s\t\n", one.ID, one.Objective, value)
	}
	t.Flush()
}
