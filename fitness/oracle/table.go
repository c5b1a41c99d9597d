// Package bench reads published results of trained networks as their authors ship them. Genomes stay as they are written:
// whoever knows the space reads them.
package oracle

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Table is what one or several files hold.
type Table struct {
	Rows    []Row
	Skipped []Skip
	Labels  []Label // of all rows, those of networks' results first, then by name
}

// Row is one training of one network, or one line of a table about one.
type Row struct {
	ID     string // of recipe, record or line: rows of several files that are about one network have the same
	Source string // where it was read
	Recipe []byte // the genome as published; nil: the file has none
	Values map[string]float64
}

// Skip is something that was left out, and why.
type Skip struct{ Source, Why string }

// Label is a column of Values.
type Label struct {
	Name     string
	Result   bool // of training; else a metric or a size
	Known    bool // which way is better
	Maximize bool
	Rows     int // that have it
}

// results are the columns that are known: what a training ended with, and which way is better.
var results = map[string]bool{ // larger is better
	"test_loss": false, "val_loss": false, "train_loss": false, "best_test_loss": false, "best_val_loss": false,
	"loss": false, "perplexity": false, "bits per word": false,
	"glue": true, "cola": true, "mnli": true, "mrpc": true, "qnli": true, "qqp": true, "rte": true, "sst": true, "sts": true,
	"GLUE Score": true,
}

// ignored are columns that say how a network was trained, not how well.
var ignored = []string{"seconds", "epochs"}

func (t *Table) skip(source, format string, args ...any) {
	t.Skipped = append(t.Skipped, Skip{source, fmt.Sprintf(format, args...)})
}

// label lists the columns.
func (t *Table) label() {
	count := map[string]int{}
	for _, r := range t.Rows {
		for name := range r.Values {
			count[name]++
		}
	}
	t.Labels = t.Labels[:0]
	for _, name := range slices.Sorted(maps.Keys(count)) {
		if slices.Contains(ignored, name) {
			continue
		}
		maximize, known := results[bare(name)]
		t.Labels = append(t.Labels, Label{Name: name, Result: known, Known: known, Maximize: maximize, Rows: count[name]})
	}
	slices.SortStableFunc(t.Labels, func(a, b Label) int {
		switch {
		case a.Result == b.Result:
			return 0
		case a.Result:
			return -1
		}
		return 1
	})
}

// bare is a loss without the data set in front of it; other names stay.
func bare(name string) string {
	if last := name[strings.LastIndexByte(name, ' ')+1:]; strings.HasSuffix(last, "_loss") {
		return last
	}
	return name
}

// Join adds another table: its values go to the rows of their id, or to rows of their own where there is none. Two
// trainings of one network that ended differently stay two rows.
func (t *Table) Join(other *Table) {
	places := map[string]int{}
	for i, r := range t.Rows {
		if _, twice := places[r.ID]; !twice {
			places[r.ID] = i
		}
	}
	taken := map[string]bool{}
	for _, r := range other.Rows {
		i, known := places[r.ID]
		switch {
		case !known || taken[r.ID] || differ(t.Rows[i], r):
			t.Rows = append(t.Rows, r)
		default:
			taken[r.ID] = true
			t.Rows[i] = t.merged(t.Rows[i], r)
		}
	}
	t.Skipped = append(t.Skipped, other.Skipped...)
	t.label()
}

// differ says whether rows are two trainings, not one read twice: both have a recipe, and they disagree.
func differ(a, b Row) bool {
	if a.Recipe == nil || b.Recipe == nil {
		return false
	}
	for name, v := range b.Values {
		if known, ok := a.Values[name]; ok && known != v {
			return true
		}
	}
	return false
}

// merged is a row with the values of another; where they differ the first stays.
func (t *Table) merged(a, b Row) Row {
	if a.Recipe == nil {
		a.Recipe = b.Recipe
	}
	values := maps.Clone(a.Values)
	for _, name := range slices.Sorted(maps.Keys(b.Values)) {
		switch v, known := values[name]; {
		case !known:
			values[name] = b.Values[name]
		case v != b.Values[name]:
			t.skip(b.Source, "%s of %s is %v, which %s has as %v", name, b.ID, b.Values[name], a.Source, v)
		}
	}
	a.Values = values
	return a
}
