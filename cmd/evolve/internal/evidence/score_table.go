package evidence

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"text/tabwriter"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/engine"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/fitness"
)

// score holds one line of score -json.
type score struct {
	ID      string             `json:"id"`
	Hash    string             `json:"hash,omitempty"`
	Metrics map[string]float64 `json:"metrics,omitempty"`
	Err     string             `json:"err,omitempty"`
}

// scoreWriter prints rows as a table or as JSON lines, and counts those that failed.
type scoreWriter struct {
	labels []string
	table  *tabwriter.Writer
	json   *json.Encoder
	failed int
}

func newScoreWriter(out io.Writer, terms []fitness.Term, asJSON bool) *scoreWriter {
	w := &scoreWriter{}
	if asJSON {
		w.json = json.NewEncoder(out)
		return w
	}
	w.table = tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprint(w.table, "id\tidentity")
	for _, t := range terms {
		w.labels = append(w.labels, t.Label)
		fmt.Fprintf(w.table, "\t%s", t.Label)
	}
	fmt.Fprintln(w.table)
	return w
}

func (w *scoreWriter) row(r score) {
	if r.Err != "" {
		w.failed++
	}
	if w.json != nil {
		w.json.Encode(r)
		return
	}
	fmt.Fprintf(w.table, "%s\t%.12s", r.ID, r.Hash)
	for _, l := range w.labels {
		fmt.Fprintf(w.table, "\t%s", cli.Number(r.Metrics, l))
	}
	if r.Err != "" {
		fmt.Fprintf(w.table, "\t%s", r.Err)
	}
	fmt.Fprintln(w.table)
}

func (w *scoreWriter) close(err error) error {
	if w.table != nil {
		w.table.Flush()
	}
	return err
}

// PrintScores measures genomes and prints them in the order of reading. A genome that cannot be read gets a row with its
// error, and the command then fails at the end.
func PrintScores(ctx context.Context, s cli.Streams, m *engine.Meter, list iter.Seq[kinds.Record], workers int, asJSON bool) error {
	var all []kinds.Record
	var genomes []kinds.Genome
	for r := range list {
		all = append(all, r)
		if r.Err == nil {
			genomes = append(genomes, r.Genome)
		}
	}
	out := newScoreWriter(s.Out, m.Evaluator.Objectives, asJSON)
	next := 0
	unreadable := func() {
		for ; next < len(all) && all[next].Err != nil; next++ {
			out.row(score{ID: all[next].ID, Err: all[next].Err.Error()})
		}
	}
	unreadable()
	err := m.MeasureAll(ctx, genomes, workers, func(_ int, c engine.Candidate) error {
		out.row(score{ID: all[next].ID, Hash: c.Hash, Metrics: c.Metrics, Err: c.Err})
		next++
		unreadable()
		return nil
	})
	if err := out.close(err); err != nil {
		return err
	}
	if out.failed > 0 {
		return fmt.Errorf("score: %d of %d %ss could not be scored in full", out.failed, len(all), m.Recipe)
	}
	return nil
}
