package oracle

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Table holds the published results of one or several files.
type Table struct {
	Rows    []Row
	Skipped []Skip
	Labels  []Label // the columns of all rows: results of training first, then by name
}

// Row holds one training of one network, or one line of a table about it.
type Row struct {
	ID     string             // identifies the network; rows about one network in several files have the same
	Source string             // file, and line or number of the record
	Recipe []byte             // the genome as it was published; nil: the file has none
	Values map[string]float64 // finite numbers, by name of the column
}

// Skip names a file, record or value that was not used, and the reason.
type Skip struct{ Source, Why string }

// Label describes one column of Values.
type Label struct {
	Name     string
	Result   bool // the column is a result of training, not a metric or a size
	Known    bool // the direction is known
	Maximize bool // larger is better, if the direction is known
	Rows     int  // number of rows that have a value
}

// largerIsBetter lists the columns that are results of training, and whether larger values are better.
var largerIsBetter = map[string]bool{
	"test_loss": false, "val_loss": false, "train_loss": false, "best_test_loss": false, "best_val_loss": false,
	"loss": false, "perplexity": false, "bits per word": false,
	"glue": true, "cola": true, "mnli": true, "mrpc": true, "qnli": true, "qqp": true, "rte": true, "sst": true, "sts": true,
	"GLUE Score": true,
}

// ignored lists columns that describe the training, not its outcome.
var ignored = []string{"seconds", "epochs"}

// skip records that something was not used.
func (t *Table) skip(source, format string, args ...any) {
	t.Skipped = append(t.Skipped, Skip{source, fmt.Sprintf(format, args...)})
}

// label computes Labels from the rows.
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
		maximize, ok := largerIsBetter[withoutDataSet(name)]
		t.Labels = append(t.Labels, Label{Name: name, Result: ok, Known: ok, Maximize: maximize, Rows: count[name]})
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

// withoutDataSet removes the name of a data set in front of a loss: "ptb test_loss" becomes "test_loss". It returns
// other names unchanged.
func withoutDataSet(name string) string {
	if last := name[strings.LastIndexByte(name, ' ')+1:]; strings.HasSuffix(last, "_loss") {
		return last
	}
	return name
}

// Join merges another table into t. Values of a row go to the row with the same id, or to a new row if there is none.
// Two trainings of one network with different outcomes stay two rows. Where two sources differ in a value, the first
// value stays, and Skipped records the second.
func (t *Table) Join(other *Table) {
	places := map[string]int{}
	for i, r := range t.Rows {
		if _, ok := places[r.ID]; !ok {
			places[r.ID] = i
		}
	}
	joined := map[string]bool{} // ids whose row was merged already
	for _, r := range other.Rows {
		i, ok := places[r.ID]
		switch {
		case !ok || joined[r.ID] || differ(t.Rows[i], r):
			t.Rows = append(t.Rows, r)
		default:
			joined[r.ID] = true
			t.Rows[i] = t.merged(t.Rows[i], r)
		}
	}
	t.Skipped = append(t.Skipped, other.Skipped...)
	t.label()
}

// differ reports whether two rows are different trainings: both have a recipe, and they disagree in a value.
func differ(a, b Row) bool {
	if a.Recipe == nil || b.Recipe == nil {
		return false
	}
	for name, v := range b.Values {
		if u, ok := a.Values[name]; ok && u != v {
			return true
		}
	}
	return false
}

// merged returns row a with the values of row b added. Where they differ, the value of a stays.
func (t *Table) merged(a, b Row) Row {
	if a.Recipe == nil {
		a.Recipe = b.Recipe
	}
	values := maps.Clone(a.Values)
	for _, name := range slices.Sorted(maps.Keys(b.Values)) {
		switch v, ok := values[name]; {
		case !ok:
			values[name] = b.Values[name]
		case v != b.Values[name]:
			t.skip(b.Source, "%s of %s is %v, which %s has as %v", name, b.ID, b.Values[name], a.Source, v)
		}
	}
	a.Values = values
	return a
}
