package outcome

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"

	"evolve/cmd/evolve/internal/config"
	"evolve/cmd/evolve/internal/engine"
	"evolve/runs"
)

// Goodhart compares the objective and the truth of the candidates that a run would have returned if it had stopped earlier.
// If the objective keeps rising and the truth does not, the search exploits the metric (Goodhart's law).
type Goodhart struct {
	Label  string   `json:"label"`
	Pool   bool     `json:"pool"`
	Steps  []Moment `json:"steps"`
	Advice string   `json:"advice,omitempty"`
}

// Moment describes the incumbent after a number of distinct candidates.
type Moment struct {
	Distinct  int      `json:"distinct"`
	Objective float64  `json:"objective"`
	Truth     *float64 `json:"truth,omitempty"` // nil: the oracle has no result for it
}

func (c *conclusion) checkTruth(context.Context) (err error) {
	c.sum.Truth, err = checkTruth(c.Setup, c.log)
	return err
}

// checkTruth compares the incumbents of a log with the truth. It returns nil if there is no oracle.
func checkTruth(s *engine.Setup, log *runs.Log) (*Goodhart, error) {
	if s.Oracle == nil {
		return nil, nil
	}
	all, distinct, err := log.Incumbents()
	if err != nil {
		return nil, err
	}
	g := &Goodhart{Label: s.Oracle.Truth.Name, Pool: s.Config.Oracle.Pool}
	for _, n := range runs.Checkpoints(distinct) {
		in, ok := runs.At(all, n)
		if !ok {
			continue
		}
		m := Moment{Distinct: n, Objective: in.Objectives[0]}
		if v, known := in.Metrics[config.Truth]; known {
			m.Truth = &v
		}
		g.Steps = append(g.Steps, m)
	}
	g.Advice = advice(g.Steps, g.Label, s.Oracle.Truth.Maximize)
	return g, nil
}

// advice returns a warning if the truth was best before the end of the run, and "" if it was not or if there are fewer than
// three results.
func advice(steps []Moment, label string, maximize bool) string {
	var known []Moment
	for _, m := range steps {
		if m.Truth != nil {
			known = append(known, m)
		}
	}
	if len(known) == 0 {
		return "the oracle has no result for any incumbent of this run"
	}
	best, last := known[0], known[len(known)-1]
	for _, m := range known {
		if *m.Truth != *best.Truth && (*m.Truth > *best.Truth) == maximize {
			best = m
		}
	}
	if len(known) > 2 && last.Objective > best.Objective && best.Distinct < last.Distinct {
		return fmt.Sprintf("more search will not help: after %d distinct candidates the objective rises but %s does not improve", best.Distinct, label)
	}
	return ""
}

// print writes the comparison as a table, with the warning below it.
func (g *Goodhart) print(w io.Writer) {
	fmt.Fprintf(w, "\ntruth      %s of the incumbent, by number of distinct candidates\n", g.Label)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(t, "candidates\tobjective\t%s\t\n", g.Label)
	for _, m := range g.Steps {
		truth := "-"
		if m.Truth != nil {
			truth = fmt.Sprintf("%.5g", *m.Truth)
		}
		fmt.Fprintf(t, "%d\t%.5g\t%s\t\n", m.Distinct, m.Objective, truth)
	}
	t.Flush()
	if g.Advice != "" {
		fmt.Fprintf(w, "           %s\n", g.Advice)
	}
}
