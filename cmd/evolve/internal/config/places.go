package config

import (
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// place is where a key stands in the text, from 1.
type place struct{ row, column int }

// index finds every key and table of a TOML text, by dotted path; elements of an array of tables are numbered:
// objective.0.metric. A text that does not parse is indexed up to where it stops.
func index(text string) map[string]place {
	ix := indexer{places: map[string]place{}, counts: map[string]int{}}
	ix.parser.Reset([]byte(text))
	for ix.parser.NextExpression() {
		switch e := ix.parser.Expression(); e.Kind {
		case unstable.Table:
			ix.table = ix.key(e.Key(), "")
		case unstable.ArrayTable:
			path := ix.key(e.Key(), "")
			ix.table = path + "." + strconv.Itoa(ix.counts[path])
			ix.counts[path]++
			ix.places[ix.table] = ix.places[path]
		case unstable.KeyValue:
			ix.value(e, ix.table)
		}
	}
	return ix.places
}

type indexer struct {
	parser unstable.Parser
	places map[string]place
	counts map[string]int
	table  string
}

// key notes where a dotted key stands and returns its whole path.
func (ix *indexer) key(parts unstable.Iterator, table string) string {
	path := table
	for parts.Next() {
		n := parts.Node()
		path = strings.TrimPrefix(path+"."+string(n.Data), ".")
		start := ix.parser.Shape(n.Raw).Start
		ix.places[path] = place{start.Line, start.Column}
	}
	return path
}

func (ix *indexer) value(e *unstable.Node, table string) {
	path := ix.key(e.Key(), table)
	if v := e.Value(); v.Kind == unstable.InlineTable {
		for it := v.Children(); it.Next(); {
			ix.value(it.Node(), path)
		}
	}
}
