package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"text/tabwriter"
	"time"

	"evolve/fitness"
)

// printAll prints a table for each genome: every metric with its value, what is known about it, and its time. They are
// measured one after the other, so that times mean something.
func (e *engine[G]) printAll(ctx context.Context, s streams, list iter.Seq[record[G]]) error {
	total, failed := 0, 0
	for r := range list {
		total++
		if r.err == nil {
			network, _ := e.network(r.genome)
			r.err = network.Check()
		}
		if r.err != nil {
			failed++
			fmt.Fprintf(s.out, "%s: %v\n", r.id, r.err)
			continue
		}
		if err := e.printOne(ctx, s, r); err != nil {
			return err
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d %ss could not be read", failed, total, e.recipe)
	}
	return nil
}

// printOne is the table of one genome. A metric that has no value for it says why.
func (e *engine[G]) printOne(ctx context.Context, s streams, r record[G]) error {
	network, identity := e.network(r.genome)
	fmt.Fprintf(s.out, "%s  %.12s\n", r.id, identity)
	w := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "metric\tvalue\tbetter\ttime\tknown")
	var reasons []string
	e.evaluator.Each(ctx, network, identity, e.evaluator.Objectives, func(t fitness.Term, v float64, err error, took time.Duration) {
		value := fmt.Sprintf("%.5g", v)
		if err != nil {
			value = "-"
			reasons = append(reasons, err.Error())
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", t.Label, value, better[t.Direction], duration(took), t.Known)
	})
	if ctx.Err() != nil { // most of these are not there for that reason alone
		return exitError{exitInterrupted, errors.New("score: interrupted")}
	}
	w.Flush()
	for _, reason := range reasons {
		fmt.Fprintf(s.out, "no %s\n", reason)
	}
	fmt.Fprintln(s.out)
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
