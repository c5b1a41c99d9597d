package config

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
)

// outOfRange stands for the value of a number that does not fit into 64 bits.
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

// hasOnlyKey reports whether a text is a TOML document with a single top-level key of this name.
func hasOnlyKey(text, name string) bool {
	entries, err := decode(text)
	return err == nil && !slices.ContainsFunc(entries, func(e entry) bool { return e.path[0].key != name })
}
