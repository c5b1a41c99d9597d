package config

import (
	"bytes"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// place is where something stands in the text: row and column in bytes, both from 1.
type place struct{ row, column int }

// step is one part of a path: a key, or the number of an element of an array of tables. The two are told apart, so that
// a key written as [strategy.0] or "strategy.kind" is not taken for what it only looks like.
type step struct {
	key     string
	element bool
	at      place
}

type path []step

// bare is a key that needs no quotes.
var bare = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// String is the dotted path: objective.0.metric.
func (p path) String() string {
	parts := make([]string, len(p))
	for i, s := range p {
		if parts[i] = s.key; !bare.MatchString(s.key) {
			parts[i] = strconv.Quote(s.key)
		}
	}
	return strings.Join(parts, ".")
}

// deepest is how many steps of a path are looked at. No key of a configuration has half as many, and what is unknown is
// told by its first steps; without a limit, reading a deeply nested text would take time by the cube of its length.
const deepest = 8

// with is the path and one more step, if it is not deep already.
func (p path) with(s step) path {
	if len(p) >= deepest {
		return p
	}
	return append(slices.Clip(p), s)
}

// entry is a table or a value of a text, with its places.
type entry struct {
	path  path
	kind  unstable.Kind
	data  string // of a scalar
	at    place  // of the value; of a table, of its name
	items []entry
}

// index lists every table and value of a TOML text in its order. A text that does not parse is indexed up to where it
// stops.
func index(text string) []entry {
	ix := indexer{counts: map[string]int{}}
	ix.parser.Reset([]byte(text))
	for ix.parser.NextExpression() {
		switch e := ix.parser.Expression(); e.Kind {
		case unstable.Table:
			ix.table = ix.header(e)
			ix.add(entry{path: ix.table, kind: e.Kind, at: ix.table[len(ix.table)-1].at})
		case unstable.ArrayTable:
			p := ix.header(e)
			at := p[len(p)-1].at
			ix.add(entry{path: p, kind: e.Kind, at: at})
			ix.table = p.with(element(ix.counts[p.String()], at))
			ix.counts[p.String()]++
			ix.add(entry{path: ix.table, kind: unstable.Table, at: at})
		case unstable.KeyValue:
			ix.keyValue(ix.table, e)
		}
	}
	return ix.entries
}

func element(i int, at place) step { return step{strconv.Itoa(i), true, at} }

type indexer struct {
	parser  unstable.Parser
	entries []entry
	counts  map[string]int // elements of an array of tables
	table   path           // that the keys which follow belong to
}

func (ix *indexer) add(e entry) { ix.entries = append(ix.entries, e) }

// header is the path of [a.b] or [[a.b]]; below an array of tables it leads to the last element, as TOML has it.
func (ix *indexer) header(e *unstable.Node) (p path) {
	for it := e.Key(); it.Next(); {
		if n := ix.counts[p.String()]; n > 0 {
			p = p.with(element(n-1, p[len(p)-1].at))
		}
		p = p.with(ix.step(it.Node()))
	}
	return p
}

func (ix *indexer) step(key *unstable.Node) step {
	return step{key: string(key.Data), at: ix.place(int(key.Raw.Offset))}
}

func (ix *indexer) place(offset int) place {
	at := ix.parser.Shape(unstable.Range{Offset: uint32(offset)}).Start
	return place{at.Line, at.Column}
}

func (ix *indexer) keyValue(table path, e *unstable.Node) {
	p, end := table, 0
	for it := e.Key(); it.Next(); {
		key := it.Node()
		p = p.with(ix.step(key))
		end = int(key.Raw.Offset + key.Raw.Length)
	}
	// The parser does not say where an array or an inline table starts: behind the key and =.
	rest := ix.parser.Data()[end:]
	ix.value(p, e.Value(), ix.place(end+len(rest)-len(bytes.TrimLeft(rest, " \t="))))
}

// value notes a value and, below it, the keys of inline tables, of those in an array too.
func (ix *indexer) value(p path, v *unstable.Node, at place) {
	e := entry{path: p, kind: v.Kind, data: string(v.Data), at: at}
	if v.Kind == unstable.Array {
		e.items = ix.items(p, v, at)
	}
	ix.add(e)
	if len(p) >= deepest {
		return
	}
	switch v.Kind {
	case unstable.InlineTable:
		for it := v.Children(); it.Next(); {
			ix.keyValue(p, it.Node())
		}
	case unstable.Array:
		for i, it := 0, v.Children(); it.Next(); i++ {
			if n := it.Node(); n.Kind == unstable.InlineTable {
				ix.value(e.items[i].path, n, at)
			}
		}
	}
}

// items are the elements of an array; one that is an array or a table stands where the array does.
func (ix *indexer) items(p path, array *unstable.Node, at place) (list []entry) {
	for it := array.Children(); it.Next(); {
		n, where := it.Node(), at
		if n.Raw.Length > 0 {
			where = ix.place(int(n.Raw.Offset))
		}
		list = append(list, entry{path: p.with(element(len(list), where)), kind: n.Kind, data: string(n.Data), at: where})
	}
	return list
}
