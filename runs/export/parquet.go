package export

import (
	"fmt"
	"io"
	"iter"
	"slices"

	"github.com/parquet-go/parquet-go"

	"evolve/runs"
)

// rowGroup bounds the candidates in memory.
const rowGroup = 50_000

// Parquet writes a log as a table with the columns of CSV, typed and compressed with Snappy. An absent value is null, and
// parents is a list. The program is named as the creator of the file. Parquet reads the lines twice and holds up to 50 000
// candidates in memory.
func Parquet(w io.Writer, lines iter.Seq2[runs.Line, error], program string) error {
	objectives, metrics, err := labels(lines)
	if err != nil {
		return err
	}
	all := columns(objectives, metrics)
	table := parquet.NewWriter(w, schema(all), parquet.Compression(&parquet.Snappy), parquet.MaxRowsPerRowGroup(rowGroup), parquet.CreatedBy("evolve", program, ""))
	var row parquet.Row
	for l, err := range lines {
		if err != nil {
			return err
		}
		row = row[:0]
		for i, c := range all {
			row = c.levels(row, i, c.of(l))
		}
		if _, err := table.WriteRows([]parquet.Row{row}); err != nil {
			return fmt.Errorf("export: %w", err)
		}
	}
	if err := table.Close(); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return nil
}

// column describes a column: its name, its type, and how to read its value from a candidate.
type column struct {
	name string
	node parquet.Node
	of   func(l runs.Line) []parquet.Value // empty for null
}

// columns returns the columns in the order of CSV.
func columns(objectives int, metrics []string) []column {
	text, whole, real := parquet.String(), parquet.Int(64), parquet.Leaf(parquet.DoubleType)
	all := []column{
		{"id", whole, func(l runs.Line) []parquet.Value { return one(int64(l.ID), true) }},
		{"op", text, func(l runs.Line) []parquet.Value { return one(string(l.Op), true) }},
		{"parents", parquet.Repeated(whole), func(l runs.Line) (v []parquet.Value) {
			for _, p := range l.Parents {
				v = append(v, parquet.ValueOf(int64(p)))
			}
			return v
		}},
		{"hash", text, func(l runs.Line) []parquet.Value { return one(l.Hash, true) }},
		{"repeats", parquet.Optional(whole), func(l runs.Line) []parquet.Value {
			if l.Cached == nil {
				return nil
			}
			return one(int64(*l.Cached), true)
		}},
		{"violation", parquet.Optional(real), func(l runs.Line) []parquet.Value { return one(l.Violation, l.Violation != 0) }},
		{"error", parquet.Optional(text), func(l runs.Line) []parquet.Value { return one(l.Err, l.Err != "") }},
	}
	for i := range objectives {
		all = append(all, column{fmt.Sprintf("objective_%d", i), parquet.Optional(real), func(l runs.Line) []parquet.Value {
			if i >= len(l.Objectives) {
				return nil
			}
			return one(l.Objectives[i], true)
		}})
	}
	for _, name := range metrics {
		all = append(all, column{name, parquet.Optional(real), func(l runs.Line) []parquet.Value {
			v, ok := l.Metrics[name]
			return one(v, ok)
		}})
	}
	return append(all, column{"genome", parquet.JSON(), func(l runs.Line) []parquet.Value { return one([]byte(l.Genome), true) }})
}

// one returns a single value, or none if it is absent.
func one(v any, there bool) []parquet.Value {
	if !there {
		return nil
	}
	return []parquet.Value{parquet.ValueOf(v)}
}

// levels appends the values of column i to a row, with their definition levels and repetition levels.
func (c column) levels(row parquet.Row, i int, values []parquet.Value) parquet.Row {
	if len(values) == 0 {
		return append(row, parquet.NullValue().Level(0, 0, i))
	}
	defined := 1
	if c.node.Required() {
		defined = 0
	}
	for k, v := range values {
		row = append(row, v.Level(min(k, 1), defined, i))
	}
	return row
}

// schema returns a schema with the columns in the given order.
func schema(all []column) *parquet.Schema {
	g := orderedGroup{Group: parquet.Group{}}
	for _, c := range all {
		g.Group[c.name] = c.node
		g.names = append(g.names, c.name)
	}
	return parquet.NewSchema("candidates", g)
}

// orderedGroup keeps the order of its fields. A parquet.Group sorts them by name.
type orderedGroup struct {
	parquet.Group
	names []string
}

// Fields returns the fields in the order of the names.
func (g orderedGroup) Fields() []parquet.Field {
	fields := g.Group.Fields()
	slices.SortFunc(fields, func(a, b parquet.Field) int { return slices.Index(g.names, a.Name()) - slices.Index(g.names, b.Name()) })
	return fields
}
