package evidence

import (
	"context"
	"fmt"
	"iter"
	"text/tabwriter"
	"time"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/engine"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/fitness"
)

// PrintAll prints a table for each genome: every metric with its value, its direction, its time and what is known about it.
// It measures one metric at a time, so that the times are meaningful.
func PrintAll(ctx context.Context, s cli.Streams, m *engine.Meter, list iter.Seq[kinds.Record]) error {
	total, failed := 0, 0
	for r := range list {
		total++
		if r.Err == nil {
			network, _ := m.Network(r.Genome)
			r.Err = network.Check()
		}
		if r.Err != nil {
			failed++
			fmt.Fprintf(s.Out, "%s: %v\n", r.ID, r.Err)
			continue
		}
		if err := printOne(ctx, s, m, r); err != nil {
			return err
		}
	}
	if failed > 0 {
		return fmt.Errorf("score: %d of %d %ss could not be read", failed, total, m.Recipe)
	}
	return nil
}

// printOne prints the table of one genome. Below it, it prints why metrics have no value.
func printOne(ctx context.Context, s cli.Streams, m *engine.Meter, r kinds.Record) error {
	network, identity := m.Network(r.Genome)
	fmt.Fprintf(s.Out, "%s  %.12s\n", r.ID, identity)
	w := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "metric\tvalue\tbetter\ttime\tknown")
	var reasons []string
	m.Evaluator.Each(ctx, network, identity, m.Evaluator.Objectives, func(t fitness.Term, v float64, err error, took time.Duration) {
		value := fmt.Sprintf("%.5g", v)
		if err != nil {
			value = "-"
			reasons = append(reasons, err.Error())
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", t.Label, value, better[t.Direction], duration(took), t.Known)
	})
	if ctx.Err() != nil { // the missing values are missing because of the interruption
		return cli.Interrupted("score: interrupted")
	}
	w.Flush()
	for _, reason := range reasons {
		fmt.Fprintf(s.Out, "no %s\n", reason)
	}
	fmt.Fprintln(s.Out)
	return nil
}

var better = map[fitness.Direction]string{fitness.Maximize: "more", fitness.Minimize: "less", fitness.Neither: "-"}

// duration returns a time with three digits. A pass that several metrics share counts for the first of them.
func duration(d time.Duration) string {
	switch {
	case d >= time.Second:
		return fmt.Sprintf("%.2f s", d.Seconds())
	case d >= time.Millisecond:
		return fmt.Sprintf("%.3g ms", 1000*d.Seconds())
	}
	return fmt.Sprintf("%.3g us", 1e6*d.Seconds())
}
