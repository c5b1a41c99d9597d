package main

import (
	"context"
	"fmt"
	"iter"
	"text/tabwriter"
	"time"

	"evolve/fitness"
	"evolve/nn"
	"evolve/space"
)

// printAll prints a table for each recipe: every metric with its value, what is known about it, and its time. Recipes are
// measured one after the other, so that times mean something.
func (e *engine) printAll(ctx context.Context, s streams, list iter.Seq[space.Recipe]) error {
	total, failed := 0, 0
	for r := range list {
		if total++; r.Err != nil {
			failed++
			fmt.Fprintf(s.out, "%s: %v\n", r.ID, r.Err)
			continue
		}
		if err := e.printCell(ctx, s, r); err != nil {
			return err
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d recipes could not be read", failed, total)
	}
	return nil
}

// printCell is the table of one recipe. A metric that has no value for this cell says why.
func (e *engine) printCell(ctx context.Context, s streams, r space.Recipe) error {
	c := r.Cell.Canonical()
	fmt.Fprintf(s.out, "%s  %.12s\n", r.ID, c.Hash())
	w := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "metric\tvalue\tbetter\ttime\tknown")
	var reasons []string
	e.evaluator.Each(ctx, nn.Cell(c), c.Hash(), e.evaluator.Objectives, func(t fitness.Term, v float64, err error, took time.Duration) {
		value := fmt.Sprintf("%.5g", v)
		if err != nil {
			value = "-"
			reasons = append(reasons, err.Error())
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", t.Label, value, better[t.Direction], duration(took), t.Known)
	})
	w.Flush()
	for _, reason := range reasons {
		fmt.Fprintf(s.out, "no %s\n", reason)
	}
	fmt.Fprintln(s.out)
	if ctx.Err() != nil {
		return exitError{exitInterrupted, ctx.Err()}
	}
	return nil
}

var better = map[fitness.Direction]string{fitness.Maximize: "more", fitness.Minimize: "less", fitness.Neither: "-"}

// duration is three digits of it: what a pass costs that several metrics share stands with the first of them.
func duration(d time.Duration) string {
	switch {
	case d >= time.Second:
		return fmt.Sprintf("%.2f s", d.Seconds())
	case d >= time.Millisecond:
		return fmt.Sprintf("%.3g ms", 1000*d.Seconds())
	}
	return fmt.Sprintf("%.3g us", 1e6*d.Seconds())
}
