package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"evolve/cmd/evolve/internal/config"
	"evolve/runs"
)

// goodhart is what a run would have returned, had it stopped earlier, by its objective and in truth.
type goodhart struct {
	Label  string   `json:"label"`
	Pool   bool     `json:"pool"`
	Steps  []moment `json:"steps"`
	Advice string   `json:"advice,omitempty"`
}

// moment is the incumbent after so many different candidates.
type moment struct {
	Distinct  int      `json:"distinct"`
	Objective float64  `json:"objective"`
	Truth     *float64 `json:"truth,omitempty"` // nil: the oracle does not know it
}

// against compares the incumbents of a log with the truth, where there is an oracle.
func (s *setup) against(log *runs.Log) (*goodhart, error) {
	if s.knows == nil {
		return nil, nil
	}
	all, distinct, err := log.Incumbents()
	if err != nil {
		return nil, err
	}
	g := &goodhart{Label: s.knows.Label, Pool: s.knows.Pool}
	for _, n := range runs.Checkpoints(distinct) {
		in, ok := runs.At(all, n)
		if !ok {
			continue
		}
		m := moment{Distinct: n, Objective: in.Objectives[0]}
		if v, known := in.Metrics[config.Truth]; known {
			m.Truth = &v
		}
		g.Steps = append(g.Steps, m)
	}
	g.advise(s.knows.Maximize)
	return g, nil
}

// advise says what the truth says of going on: nothing where too little is known.
func (g *goodhart) advise(maximize bool) {
	var known []moment
	for _, m := range g.Steps {
		if m.Truth != nil {
			known = append(known, m)
		}
	}
	if len(known) == 0 {
		g.Advice = "the oracle knows none of what this run would have returned"
		return
	}
	best, last := known[0], known[len(known)-1]
	for _, m := range known {
		if *m.Truth != *best.Truth && (*m.Truth > *best.Truth) == maximize {
			best = m
		}
	}
	if len(known) > 2 && last.Objective > best.Objective && best.Distinct < last.Distinct {
		g.Advice = fmt.Sprintf("more search will not help: the objective has risen since %d, %s has not", best.Distinct, g.Label)
	}
}

func (g *goodhart) print(w io.Writer) {
	fmt.Fprintf(w, "\ntruth      %s of what would have been returned after so many different candidates\n", g.Label)
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
