package config

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
)

// syntaxError reports the place and the reason of a syntax error. The key and the value are "" and nil where the text is not about
// a single key.
type syntaxError struct {
	offset  int
	key     string
	value   any
	message string
}

// located holds a syntax error with its row and column.
type located struct {
	syntaxError
	place
}

func (l *locator) located(e *syntaxError) *located { return &located{*e, l.place(e.offset)} }

// forbidden finds the first byte that no TOML document has: one that is not UTF-8, or a control character.
func forbidden(text string) *syntaxError {
	for i := 0; i < len(text); {
		c := text[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(text[i:])
			if r == utf8.RuneError && size == 1 {
				return &syntaxError{offset: i, message: fmt.Sprintf("invalid UTF-8: byte 0x%02x", c)}
			}
			i += size
			continue
		}
		if c < ' ' && c != '\t' && c != '\n' && !(c == '\r' && i+1 < len(text) && text[i+1] == '\n') || c == 0x7f {
			return &syntaxError{offset: i, message: fmt.Sprintf("control character 0x%02x, write it as \"\\u%04x\"", c, c)}
		}
		i++
	}
	return nil
}

// explain restates the error of the library with the key at which it stopped.
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
