package config

import (
	"sort"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
)

// entry holds a key or a table of a document, with its places. The locator fills in everything but the value.
type entry struct {
	path  path
	at    place   // of the value; of a table header, of its last name
	raw   string  // the value as it is written; "" for a table header
	items []entry // elements, if the value is an array
	value any     // what the TOML library read: string, int64, float64, bool, time.Time, a map, a list, or outOfRange
}

// locator finds the keys of a TOML document, and the places of the keys and of their values, which the TOML library does
// not tell. It checks no more than it needs for that: the library decides whether a document is valid. For every document that the
// library accepts, the locator lists the same keys in the same order.
type locator struct {
	text       string
	pos        int
	lines      []int // offsets where lines start
	entries    []entry
	statements []int          // offsets where table headers and top-level keys start
	table      path           // the table that the following keys belong to
	lengths    map[string]int // elements of an array of tables, by its path
	size       int            // names and values so far
	depth      int            // brackets that are open
	tooMuch    *syntaxError   // the limit that the document exceeds
}

// locate lists the keys of a text up to where it stops being TOML or exceeds a limit.
func locate(text string) *locator {
	l := &locator{text: text, lines: []int{0}, lengths: map[string]int{}}
	for i := range len(text) {
		if text[i] == '\n' {
			l.lines = append(l.lines, i+1)
		}
	}
	for l.skip(" \t\r\n"); l.pos < len(text) && l.statement(); l.skip(" \t\r\n") {
	}
	return l
}

// place returns the row and the column of an offset.
func (l *locator) place(offset int) place {
	row := sort.SearchInts(l.lines, offset+1)
	return place{row, offset - l.lines[row-1] + 1}
}

// offset returns where the last name of a path stands.
func (l *locator) offset(p path) int {
	at := p[len(p)-1].at
	return l.lines[at.row-1] + at.column - 1
}

// split returns the offsets where the statement around an offset starts and ends.
func (l *locator) split(offset int) (start, end int) {
	i := sort.SearchInts(l.statements, offset+1)
	end = len(l.text)
	if i < len(l.statements) {
		end = l.statements[i]
	}
	if i > 0 {
		start = l.statements[i-1]
	}
	return start, end
}

// skip passes over white space, and over comments where the white space includes newlines.
func (l *locator) skip(space string) {
	for l.pos < len(l.text) {
		switch c := l.text[l.pos]; {
		case strings.IndexByte(space, c) >= 0:
			l.pos++
		case c == '#' && strings.Contains(space, "\n"):
			l.skipLine()
		default:
			return
		}
	}
}

func (l *locator) skipLine() {
	if i := strings.IndexByte(l.text[l.pos:], '\n'); i >= 0 {
		l.pos += i
	} else {
		l.pos = len(l.text)
	}
}

// accept passes over a text if it comes next.
func (l *locator) accept(next string) bool {
	if !strings.HasPrefix(l.text[l.pos:], next) {
		return false
	}
	l.pos += len(next)
	return true
}

// statement reads a table header or a key with its value, and the rest of the line.
func (l *locator) statement() bool {
	l.statements = append(l.statements, l.pos)
	ok := false
	switch {
	case l.accept("[["):
		ok = l.header("]]")
	case l.accept("["):
		ok = l.header("]")
	default:
		ok = l.keyValue(l.table)
	}
	l.skip(" \t")
	return ok && (l.pos == len(l.text) || strings.IndexByte("#\r\n", l.text[l.pos]) >= 0)
}

// header reads [a.b] or [[a.b]]. Below an array of tables it leads to the last element.
func (l *locator) header(end string) bool {
	var p path
	for more := true; more; {
		if n := l.lengths[p.String()]; n > 0 {
			p = p.with(step{strconv.Itoa(n - 1), true, p[len(p)-1].at})
		}
		var ok bool
		if p, more, ok = l.name(p); !ok {
			return false
		}
	}
	if !l.accept(end) || !l.count(len(p)) {
		return false
	}
	at := p[len(p)-1].at
	l.entries = append(l.entries, entry{path: p, at: at})
	if end == "]]" {
		list := p.String()
		p = p.with(step{strconv.Itoa(l.lengths[list]), true, at})
		l.lengths[list]++
		l.entries = append(l.entries, entry{path: p, at: at})
	}
	l.table = p
	return true
}

// name reads one name of a key, quoted or not, and the dot behind it.
func (l *locator) name(p path) (longer path, more, ok bool) {
	l.skip(" \t")
	start := l.pos
	key := ""
	if l.pos < len(l.text) && (l.text[l.pos] == '"' || l.text[l.pos] == '\'') {
		if !l.oneLine(l.text[l.pos]) {
			return p, false, false
		}
		if key, ok = unquote(l.text[start:l.pos]); !ok {
			return p, false, false
		}
	} else {
		for l.pos < len(l.text) && isBareByte(l.text[l.pos]) {
			l.pos++
		}
		if key = l.text[start:l.pos]; key == "" {
			return p, false, false
		}
	}
	p = p.with(step{key: key, at: l.place(start)})
	if !l.count(1) || !l.checkKey(p) {
		return p, false, false
	}
	l.skip(" \t")
	return p, l.accept("."), true
}

// unquote returns the key that a quoted text means. The library resolves the escapes, where there are any.
func unquote(raw string) (key string, ok bool) {
	if raw[0] == '\'' || !strings.Contains(raw, `\`) {
		return raw[1 : len(raw)-1], true
	}
	var v struct{ Key string }
	if len(raw) > 10*maxKeyBytes { // an escape has up to ten bytes
		return "", false
	}
	_, err := toml.Decode("Key = "+raw, &v)
	return v.Key, err == nil
}

// keyValue reads a key below a table, = and a value.
func (l *locator) keyValue(table path) bool {
	p, more, ok := table, true, true
	for more {
		if p, more, ok = l.name(p); !ok {
			return false
		}
	}
	if !l.accept("=") {
		return false
	}
	_, ok = l.value(p, true)
	return ok
}

// value reads a value. It lists the value if it is one of a key, or a table or an array of values in an array.
func (l *locator) value(p path, ofKey bool) (e entry, ok bool) {
	l.skip(" \t")
	start, index := l.pos, len(l.entries)
	e = entry{path: p, at: l.place(start)}
	if start == len(l.text) {
		return e, false
	}
	first := l.text[start]
	listed := ofKey || first == '[' || first == '{'
	weight := 1
	if listed {
		weight = len(p)
	}
	if !l.count(weight) {
		return e, false
	}
	if listed {
		l.entries = append(l.entries, e)
	}
	switch first {
	case '[':
		e.items, ok = l.array(p)
	case '{':
		ok = l.inlineTable(p)
	case '"', '\'':
		ok = l.quoted(first)
	default:
		ok = l.scalar()
	}
	e.raw = l.text[start:l.pos]
	if listed {
		l.entries[index] = e
	}
	return e, ok
}

// array reads the elements of an array, over several lines and comments.
func (l *locator) array(p path) (items []entry, ok bool) {
	if !l.open() {
		return nil, false
	}
	for l.skip(" \t\r\n"); !l.accept("]"); l.skip(" \t\r\n") {
		item, ok := l.value(p.with(step{strconv.Itoa(len(items)), true, l.place(l.pos)}), false)
		if !ok {
			return nil, false
		}
		items = append(items, item)
		l.skip(" \t\r\n")
		if !l.accept(",") && !strings.HasPrefix(l.text[l.pos:], "]") {
			return nil, false
		}
	}
	l.depth--
	return items, true
}

// inlineTable reads the keys of an inline table, over several lines and comments.
func (l *locator) inlineTable(p path) bool {
	if !l.open() {
		return false
	}
	for l.skip(" \t\r\n"); !l.accept("}"); l.skip(" \t\r\n") {
		if !l.keyValue(p) {
			return false
		}
		l.skip(" \t\r\n")
		if !l.accept(",") && !strings.HasPrefix(l.text[l.pos:], "}") {
			return false
		}
	}
	l.depth--
	return true
}

// quoted reads a string of one of the four kinds.
func (l *locator) quoted(quote byte) bool {
	three := strings.Repeat(string(quote), 3)
	if !l.accept(three) {
		return l.oneLine(quote)
	}
	for l.pos < len(l.text) {
		switch c := l.text[l.pos]; {
		case c == '\\' && quote == '"':
			l.pos += min(2, len(l.text)-l.pos)
		case !strings.HasPrefix(l.text[l.pos:], three):
			l.pos++
		case strings.HasPrefix(l.text[l.pos:], three+three[:1]): // the string ends with one or two quotes
			l.pos++
		default:
			l.pos += 3
			return true
		}
	}
	return false
}

// oneLine reads a string that ends on its line.
func (l *locator) oneLine(quote byte) bool {
	for l.pos++; l.pos < len(l.text); l.pos++ {
		switch c := l.text[l.pos]; {
		case c == '\\' && quote == '"':
			l.pos++
		case c == '\n':
			return false
		case c == quote:
			l.pos++
			return true
		}
	}
	l.pos = len(l.text)
	return false
}

// scalar reads a number, a boolean, or a date, which may have a space in it.
func (l *locator) scalar() bool {
	length := strings.IndexAny(l.text[l.pos:], ",]}#\r\n")
	if length < 0 {
		length = len(l.text) - l.pos
	}
	raw := strings.TrimRight(l.text[l.pos:l.pos+length], " \t")
	l.pos += len(raw)
	return raw != ""
}
