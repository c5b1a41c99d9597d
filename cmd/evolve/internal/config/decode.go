package config

import (
	"errors"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
)

// outOfRange is the value of a number that 64 bits do not hold.
type outOfRange struct{}

// decode reads a TOML document: its keys with their places and values, in the order of the text. If the text is no TOML,
// decode returns the keys of the statements before the one that is wrong.
func decode(text string) ([]entry, *located) {
	if len(text) > maxBytes {
		return nil, &located{syntaxError: syntaxError{message: fmt.Sprintf("too large: the file has %d bytes, want at most %d", len(text), maxBytes)}, place: place{1, 1}}
	}
	wrong := forbidden(text)
	if wrong != nil {
		text = text[:wrong.offset]
	}
	l := locate(text)
	if l.tooMuch != nil {
		return nil, l.located(l.tooMuch)
	}
	root, err := unmarshal(l.withoutOverflow())
	if wrong == nil && err == nil {
		if l.withValues(root); l.conflict() == nil {
			return l.entries, nil
		}
		wrong = l.conflict()
	}
	if wrong == nil {
		wrong = l.explain(err)
	}
	before, _ := l.split(wrong.offset)
	prefix := locate(text[:before])
	root, err = unmarshal(prefix.withoutOverflow())
	if err != nil {
		prefix.entries = nil
	}
	return prefix.withValues(root), l.located(wrong)
}

// located is a syntax error with its row and column.
type located struct {
	syntaxError
	place
}

func (l *locator) located(e *syntaxError) *located { return &located{*e, l.place(e.offset)} }

// unmarshal reads a text with the TOML library. A panic of the library is an error of the text.
func unmarshal(text string) (root map[string]any, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	_, err = toml.Decode(text, &root)
	return root, err
}

// withoutOverflow returns the text with 0 for every number that 64 bits do not hold, and marks these numbers. The library
// stops at the first one.
func (l *locator) withoutOverflow() string {
	text := []byte(l.text)
	blank := func(e *entry) {
		if !isOutOfRange(e.raw) {
			return
		}
		e.value = outOfRange{}
		at := l.lines[e.at.row-1] + e.at.column - 1
		for i := range len(e.raw) {
			text[at+i] = ' '
		}
		text[at] = '0'
	}
	for i := range l.entries {
		blank(&l.entries[i])
		for j := range l.entries[i].items {
			blank(&l.entries[i].items[j])
		}
	}
	return string(text)
}

// isOutOfRange reports whether a value is a number that is too large. Only what is too long for a small number is tried.
func isOutOfRange(raw string) bool {
	if len(raw) < 4 || !strings.ContainsRune("+-0123456789", rune(raw[0])) {
		return false
	}
	if _, err := strconv.ParseInt(raw, 0, 64); errors.Is(err, strconv.ErrRange) {
		return true
	}
	_, err := strconv.ParseFloat(strings.ReplaceAll(raw, "_", ""), 64)
	return errors.Is(err, strconv.ErrRange)
}

// withValues gives every entry the value that its path leads to.
func (l *locator) withValues(root map[string]any) []entry {
	for i := range l.entries {
		e := &l.entries[i]
		if e.value == nil {
			e.value = lookUp(root, e.path)
		}
		list, _ := e.value.([]any)
		for j := range e.items {
			if e.items[j].value == nil && j < len(list) {
				e.items[j].value = list[j]
			}
		}
	}
	return l.entries
}

// lookUp follows a path. It returns nil if the path leads nowhere.
func lookUp(value any, p path) any {
	for _, s := range p {
		i, err := strconv.Atoi(s.key)
		switch v := value.(type) {
		case map[string]any:
			value = v[s.key]
		case []map[string]any:
			if !s.element || err != nil || i >= len(v) {
				return nil
			}
			value = v[i]
		case []any:
			if !s.element || err != nil || i >= len(v) {
				return nil
			}
			value = v[i]
		default:
			return nil
		}
	}
	return value
}

// conflict finds a key that is a table and also a value or an array, which the library does not notice where the table
// comes from dotted keys: a.b = 1 and then a = 2.
func (l *locator) conflict() *syntaxError {
	for _, e := range l.entries {
		if _, isTable := e.value.(map[string]any); e.value == nil || isTable && e.raw != "" && e.raw[0] != '{' {
			return &syntaxError{offset: l.offset(e.path), key: e.path.String(), message: "conflicts with another definition of this key or of its table"}
		}
	}
	return nil
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

// explain says where and why the library stopped, in terms of the key that it stopped at.
func (l *locator) explain(err error) *syntaxError {
	var parse toml.ParseError
	if !errors.As(err, &parse) {
		return &syntaxError{offset: max(0, len(l.text)-1), message: err.Error()}
	}
	offset := min(max(0, parse.Position.Start), max(0, len(l.text)-1))
	if end := min(len(l.text), offset+parse.Position.Len); strings.Contains(parse.Message, "escape in string") || strings.Contains(parse.Message, "hexadecimal") {
		offset += max(0, strings.LastIndexByte(l.text[offset:end], '\\'))
	}
	if e := l.defined(offset, parse.Message); e != nil {
		return e
	}
	message := strings.Replace(parse.Message, "expected a top-level item to end with a newline, comment, or EOF", "expected the end of the line", 1)
	e := &syntaxError{offset: offset, message: strings.TrimSuffix(shorten(message, 200), ".")}
	if in := l.around(offset); in != nil {
		e.key = in.path.String()
		if word, ok := strings.CutPrefix(e.message, `expected value but found "`); ok {
			e.value = literal(strings.TrimSuffix(word, `" instead`))
			e.message = "is no value: write strings in quotes"
		}
	}
	if e.message != "" {
		e.message = strings.ToLower(e.message[:1]) + e.message[1:]
	}
	return e
}

// around returns the innermost key whose value has an offset in it, or nil.
func (l *locator) around(offset int) (in *entry) {
	start, _ := l.split(offset)
	for i := range l.entries {
		e := &l.entries[i]
		if at := l.lines[e.at.row-1] + e.at.column - 1; e.raw != "" && at >= start && at <= offset && offset <= at+len(e.raw) {
			in = e
		}
	}
	return in
}

// defined explains that a key or table stands twice in a text, and where the first one is. It returns nil if the library's
// message says something else.
func (l *locator) defined(offset int, message string) *syntaxError {
	name, rest, found := strings.Cut(strings.TrimPrefix(message, "Key '"), "' ")
	if !found || !strings.HasPrefix(message, "Key '") {
		return nil
	}
	start, end := l.split(offset)
	var first, second path
	for _, e := range l.entries {
		if p := startOf(e.path, name); p != nil && l.offset(p) >= start && l.offset(p) < end {
			second = p // the last one is where the library stopped
		}
	}
	for _, e := range l.entries {
		if p := startOf(e.path, name); first == nil && p != nil && p.String() == second.String() {
			first = p
		}
	}
	if second == nil {
		return nil
	}
	at := first[len(first)-1].at
	e := &syntaxError{offset: l.offset(second), key: second.String(), message: fmt.Sprintf("is defined already, at %d:%d", at.row, at.column)}
	if strings.HasPrefix(rest, "was already created and") {
		e.message += ", and is no array of tables"
	}
	return e
}

// startOf returns the part of a path that leads to a key, as the library writes it, or nil.
func startOf(p path, key string) path {
	for i := range p {
		if toml.Key(p[:i+1].keys()).String() == key {
			return p[:i+1]
		}
	}
	return nil
}

// offset returns where the last name of a path stands.
func (l *locator) offset(p path) int {
	at := p[len(p)-1].at
	return l.lines[at.row-1] + at.column - 1
}

// shorten cuts a text that has more runes than a message may repeat.
func shorten(text string, long int) string {
	if len(text) <= long {
		return text
	}
	if r := []rune(text); len(r) > long {
		return string(r[:long]) + "..."
	}
	return text
}

// hasOnlyKey reports whether a text is a TOML document with a single top-level key of this name.
func hasOnlyKey(text, name string) bool {
	entries, err := decode(text)
	return err == nil && !slices.ContainsFunc(entries, func(e entry) bool { return e.path[0].key != name })
}
