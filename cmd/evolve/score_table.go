package main

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"

	"evolve/cmd/evolve/internal/cli"
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
