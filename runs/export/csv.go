package export

import (
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"evolve/runs"
)

// CSV writes a log as a table with one candidate per row: id, op, parents, hash, repeats (the id of the candidate that it
// repeats), violation, error, the objectives (higher is better), a column per metric in lexical order, and the genome. An
// absent value is an empty cell. CSV reads the lines twice.
func CSV(w io.Writer, lines iter.Seq2[runs.Line, error]) error {
	objectives, metrics, err := labels(lines)
	if err != nil {
		return err
	}
	c := csv.NewWriter(w)
	c.Write(header(objectives, metrics))
	for l, err := range lines {
		if err != nil {
			return err
		}
		c.Write(row(l, objectives, metrics))
	}
	c.Flush()
	return c.Error()
}

// labels returns the largest number of objectives of a line, and the metrics of all lines.
func labels(lines iter.Seq2[runs.Line, error]) (objectives int, metrics []string, err error) {
	names := map[string]bool{}
	for l, err := range lines {
		if err != nil {
			return 0, nil, err
		}
		objectives = max(objectives, len(l.Objectives))
		for name := range l.Metrics {
			names[name] = true
		}
	}
	return objectives, slices.Sorted(maps.Keys(names)), nil
}

// header returns the names of the columns.
func header(objectives int, metrics []string) []string {
	all := []string{"id", "op", "parents", "hash", "repeats", "violation", "error"}
	for i := range objectives {
		all = append(all, fmt.Sprintf("objective_%d", i))
	}
	return append(append(all, metrics...), "genome")
}

// row returns the cells of a candidate.
func row(l runs.Line, objectives int, metrics []string) []string {
	parents := make([]string, len(l.Parents))
	for i, p := range l.Parents {
		parents[i] = strconv.Itoa(p)
	}
	repeats := ""
	if l.Cached != nil {
		repeats = strconv.Itoa(*l.Cached)
	}
	all := []string{strconv.Itoa(l.ID), string(l.Op), strings.Join(parents, " "), l.Hash, repeats, format(l.Violation, l.Violation != 0), l.Err}
	for i := range objectives {
		if i < len(l.Objectives) {
			all = append(all, format(l.Objectives[i], true))
		} else {
			all = append(all, "")
		}
	}
	for _, name := range metrics {
		v, ok := l.Metrics[name]
		all = append(all, format(v, ok))
	}
	return append(all, string(l.Genome))
}

// format returns a number with all its digits, or an empty cell.
func format(v float64, there bool) string {
	if !there {
		return ""
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}
