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

// Goodhart compares what a run would have returned, had it stopped earlier, by its objective and by the truth. Where the
// objective goes on rising and the truth does not, the metric has become the target (Goodhart's law).
type Goodhart struct {
	Label  string   `json:"label"`
	Pool   bool     `json:"pool"`
	Steps  []Moment `json:"steps"`
	Advice string   `json:"advice,omitempty"`
}

// Moment is the incumbent after a number of different candidates.
type Moment struct {
	Distinct  int      `json:"distinct"`
	Objective float64  `json:"objective"`
	Truth     *float64 `json:"truth,omitempty"` // nil: the oracle does not know it
}

func (c *conclusion) checkTruth(context.Context) (err error) {
	c.sum.Truth, err = checkTruth(c.Setup, c.log)
	return err
}

// checkTruth compares the incumbents of a log with the truth; nil where there is no oracle.
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

// advice returns a warning where the truth was best before the end, and "" where too little is known.
func advice(steps []Moment, label string, maximize bool) string {
	var known []Moment
	for _, m := range steps {
		if m.Truth != nil {
			known = append(known, m)
		}
	}
	if len(known) == 0 {
		return "the oracle knows none of the candidates that this run would have returned"
	}
	best, last := known[0], known[len(known)-1]
	for _, m := range known {
		if *m.Truth != *best.Truth && (*m.Truth > *best.Truth) == maximize {
			best = m
		}
	}
	if len(known) > 2 && last.Objective > best.Objective && best.Distinct < last.Distinct {
		return fmt.Sprintf("more search will not help: the objective has risen since %d, %s has not", best.Distinct, label)
	}
	return ""
}

func (g *Goodhart) print(w io.Writer) {
	fmt.Fprintf(w, "\ntruth      %s of the incumbent after this many different candidates\n", g.Label)
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
