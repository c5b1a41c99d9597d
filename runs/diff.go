package runs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Change describes one field in which two configurations differ.
type Change struct {
	Path     string `json:"path"`       // dotted: strategy.population, objective[1].metric
	Old, New string `json:",omitempty"` // as JSON; "" where the field is not set
}

// String returns "path: old -> new".
func (c Change) String() string {
	return fmt.Sprintf("%s: %s -> %s", c.Path, orUnset(c.Old), orUnset(c.New))
}

func orUnset(text string) string {
	if text == "" {
		return "(not set)"
	}
	return text
}

// Diff returns the fields in which two configurations, given as JSON, differ. They are sorted by path. Numbers are
// compared by value: 1e3 equals 1000.
func Diff(old, new json.RawMessage) []Change {
	var d diffWalker
	d.walk("", decode(old), decode(new))
	slices.SortFunc(d.changes, func(a, b Change) int { return strings.Compare(a.Path, b.Path) })
	return d.changes
}

// unset stands for the value of a missing field.
type unset struct{}

// decode reads JSON and keeps numbers as written. It returns invalid JSON as text, so that it shows up in the difference.
func decode(text json.RawMessage) any {
	if len(bytes.TrimSpace(text)) == 0 {
		return unset{}
	}
	var v any
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if d.Decode(&v) != nil || d.More() {
		return string(text)
	}
	return v
}

// diffWalker collects changes.
type diffWalker struct{ changes []Change }

// walk descends into two values side by side. It treats a missing object or array as an empty one.
func (d *diffWalker) walk(path string, a, b any) {
	if m, n, ok := both[map[string]any](a, b); ok && len(m)+len(n) > 0 {
		for key := range union(m, n) {
			d.walk(join(path, key), field(m, key), field(n, key))
		}
		return
	}
	if s, t, ok := both[[]any](a, b); ok && len(s)+len(t) > 0 {
		for i := range max(len(s), len(t)) {
			d.walk(fmt.Sprintf("%s[%d]", path, i), element(s, i), element(t, i))
		}
		return
	}
	if !equal(a, b) {
		d.changes = append(d.changes, Change{Path: path, Old: encode(a), New: encode(b)})
	}
}

// both asserts that two values are of type T, or unset.
func both[T any](a, b any) (s, t T, ok bool) {
	s, isS := a.(T)
	t, isT := b.(T)
	_, noA := a.(unset)
	_, noB := b.(unset)
	return s, t, (isS || noA) && (isT || noB)
}

// union returns a map that has the keys of both.
func union(m, n map[string]any) map[string]any {
	u := maps.Clone(m)
	if u == nil {
		return n
	}
	maps.Copy(u, n)
	return u
}

func field(m map[string]any, key string) any {
	if v, ok := m[key]; ok {
		return v
	}
	return unset{}
}

func element(s []any, i int) any {
	if i < len(s) {
		return s[i]
	}
	return unset{}
}

var bareKey = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// join appends a key to a dotted path, and quotes it where TOML would.
func join(path, key string) string {
	if !bareKey.MatchString(key) {
		key = strconv.Quote(key)
	}
	if path == "" {
		return key
	}
	return path + "." + key
}

// equal reports whether two JSON values are the same text, or numbers of the same value.
func equal(a, b any) bool {
	p, isP := a.(json.Number)
	q, isQ := b.(json.Number)
	if !isP || !isQ || isInteger(p) && isInteger(q) {
		return encode(a) == encode(b)
	}
	x, errX := p.Float64()
	y, errY := q.Float64()
	return errX == nil && errY == nil && x == y
}

// isInteger reports whether a number is written as an integer. Integers are compared as text, because a 64-bit seed does
// not fit a float64.
func isInteger(n json.Number) bool { return !strings.ContainsAny(n.String(), ".eE") }

// encode returns a value as JSON, "" if it is unset.
func encode(v any) string {
	if _, ok := v.(unset); ok {
		return ""
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // people read it: a constraint is "<=25e6"
	e.Encode(v)
	return strings.TrimSuffix(b.String(), "\n")
}
