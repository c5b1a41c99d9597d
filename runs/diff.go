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

// Change is one field in which two configurations differ.
type Change struct {
	Path     string `json:"path"`       // strategy.population, objective[1].metric
	Old, New string `json:",omitempty"` // as JSON; "" where the field is not set
}

func (c Change) String() string {
	return fmt.Sprintf("%s: %s -> %s", c.Path, orUnset(c.Old), orUnset(c.New))
}

func orUnset(text string) string {
	if text == "" {
		return "(not set)"
	}
	return text
}

// Diff lists the fields in which two configurations differ, sorted by path. Numbers are compared as numbers: 1e3 is 1000.
func Diff(old, new json.RawMessage) []Change {
	var d diffWalker
	d.walk("", decode(old), decode(new))
	slices.SortFunc(d.changes, func(a, b Change) int { return strings.Compare(a.Path, b.Path) })
	return d.changes
}

// unset stands for a field that is not there.
type unset struct{}

// decode reads JSON with its numbers as written; what is not JSON is kept as text, to be seen in the difference.
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

type diffWalker struct{ changes []Change }

// walk goes into objects and arrays side by side; one that is not there counts as empty beside one that is not empty.
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

// both reads two values as of type T, of which one may be unset.
func both[T any](a, b any) (s, t T, ok bool) {
	s, isS := a.(T)
	t, isT := b.(T)
	_, noA := a.(unset)
	_, noB := b.(unset)
	return s, t, (isS || noA) && (isT || noB)
}

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

// join adds a key to a dotted path, quoted as in TOML where it needs to be.
func join(path, key string) string {
	if !bareKey.MatchString(key) {
		key = strconv.Quote(key)
	}
	if path == "" {
		return key
	}
	return path + "." + key
}

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

// isInteger says that a number is written as one; seeds do not fit a float64.
func isInteger(n json.Number) bool { return !strings.ContainsAny(n.String(), ".eE") }

func encode(v any) string {
	if _, ok := v.(unset); ok {
		return ""
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // for people: a constraint reads "<=25e6"
	e.Encode(v)
	return strings.TrimSuffix(b.String(), "\n")
}
