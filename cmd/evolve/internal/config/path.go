package config

import (
	"strconv"
	"strings"
)

// place holds a position in a text: row and column in bytes, both counted from 1.
type place struct{ row, column int }

// step holds one part of a path: a key, or the number of an element of a list. The flag tells them apart, so that
// [strategy.0] names a key "0" and not an element.
type step struct {
	key     string
	element bool
	at      place
}

// path leads from the top of a document to a key, through tables and elements of lists.
type path []step

// String returns the dotted path: objective.0.metric.
func (p path) String() string {
	var b strings.Builder
	for i, s := range p {
		if i > 0 {
			b.WriteByte('.')
		}
		if isBare(s.key) {
			b.WriteString(s.key)
		} else {
			b.WriteString(strconv.Quote(s.key))
		}
	}
	return b.String()
}

// with returns a copy of the path with one more step.
func (p path) with(s step) path {
	longer := make(path, len(p)+1)
	copy(longer, p)
	longer[len(p)] = s
	return longer
}

// keys returns the names of the path without the numbers of elements.
func (p path) keys() (names []string) {
	for _, s := range p {
		if !s.element {
			names = append(names, s.key)
		}
	}
	return names
}

// isBare reports whether TOML allows a key without quotes.
func isBare(key string) bool {
	for i := range len(key) {
		if !isBareByte(key[i]) {
			return false
		}
	}
	return key != ""
}

func isBareByte(c byte) bool {
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '-'
}
