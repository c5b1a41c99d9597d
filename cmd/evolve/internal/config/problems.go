package config

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// problems collects the problems of a document and its overrides, and where every key was given.
type problems struct {
	file    string
	origins map[string]origin // by path, of keys and of the tables above them
	bad     map[string]bool   // paths that nothing more is said about, nor about what is below them
	meant   map[string]bool   // paths that an unknown key most likely stands for: they are not reported as missing
	known   []string          // keys that the target has, dotted
	list    []problem
	set     string // the override that is being carried out, "" while the file is read
	nth     int    // the number of that override
	alone   bool   // the files that the configuration names need not exist

	resolved bool // the file is the resolved configuration of a run: see addedKey
}

// newProblems returns an empty report on a file. target is the struct whose keys the file may have.
func newProblems(file string, target any) *problems {
	return &problems{file: file, origins: map[string]origin{}, bad: map[string]bool{}, meant: map[string]bool{}, known: keys(reflect.TypeOf(target), "")}
}

// origin records where a key was set: in the file, or by an override.
type origin struct {
	place
	set string
}

// problem holds a line of the report. Problems of overrides follow those of the file, in the order of the overrides.
type problem struct {
	origin
	text string
}

// literal holds a value that messages show without quotes.
type literal string

// origin notes where the steps of a path stand. The place of a table is its first mention in the file.
func (p *problems) origin(whole path) {
	for i, s := range whole {
		key := whole[:i+1].String()
		if _, known := p.origins[key]; p.set != "" && i == len(whole)-1 {
			p.origins[key] = origin{place{math.MaxInt, p.nth}, p.set}
		} else if !known && p.set == "" {
			p.origins[key] = origin{place: s.at}
		}
	}
}

// forget drops the problem of a key that is overridden, and the places of everything below it if it is a list.
func (p *problems) forget(key string) {
	delete(p.bad, key)
	if key != "objective" {
		return
	}
	for k := range p.origins {
		if strings.HasPrefix(k, key+".") {
			delete(p.origins, k)
		}
	}
}

// at notes a problem at a place of the file, or with the override that is being carried out.
func (p *problems) at(key string, at place, value any, format string, args ...any) {
	o := origin{place: at}
	if p.set != "" {
		o = origin{place{math.MaxInt, p.nth}, p.set}
	}
	p.note(key, o, value, fmt.Sprintf(format, args...))
}

// key notes a problem with the value of a key at the place where the key was given. For a missing key the value is nil,
// and the place is that of its table.
func (p *problems) key(key string, value any, format string, args ...any) {
	if p.isBad(key) || value == nil && p.meant[key] {
		return
	}
	o, parent := origin{place: place{1, 1}}, key
	for found := false; !found && parent != ""; {
		if o, found = p.origins[parent]; !found {
			parent, o = parent[:max(0, strings.LastIndexByte(parent, '.'))], origin{place: place{1, 1}}
		}
	}
	p.note(key, o, value, fmt.Sprintf(format, args...))
}

func (p *problems) note(key string, o origin, value any, text string) {
	if key != "" {
		p.bad[key] = true
	}
	where := p.where(o)
	if o.set != "" {
		if name, _, _ := strings.Cut(o.set, "="); bracketed.ReplaceAllString(name, "$1.$2$3") == key {
			key = "" // it is said already, and so is the value
		}
	}
	if key != "" {
		where += key + valueText(value) + ": "
	}
	p.list = append(p.list, problem{o, where + text})
}

// valueText returns a value in parentheses, shortened, "" for nil.
func valueText(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return " (" + strconv.Quote(shorten(v, 60)) + ")"
	}
	return " (" + shorten(fmt.Sprint(value), 60) + ")"
}

// isBad reports whether a problem with a key or with a table above it is noted already.
func (p *problems) isBad(key string) bool {
	for i := range len(key) {
		if key[i] == '.' && p.bad[key[:i]] {
			return true
		}
	}
	return p.bad[key]
}

// given reports whether a key was given, and by which override, "" for the file.
func (p *problems) given(key string) (set string, ok bool) {
	o, ok := p.origins[key]
	return o.set, ok
}

// maxProblems limits the problems that a report lists.
const maxProblems = 100

// err returns all problems in the order of the text, nil when there are none.
func (p *problems) err() error {
	slices.SortStableFunc(p.list, func(a, b problem) int {
		return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.column, b.column))
	})
	var all []error
	for i, e := range p.list {
		if i == maxProblems {
			all = append(all, fmt.Errorf("%sand %d more problems from here on", p.where(e.origin), len(p.list)-i))
			break
		}
		all = append(all, errors.New(e.text))
	}
	return errors.Join(all...)
}

// where returns the front of a message.
func (p *problems) where(o origin) string {
	if o.set != "" {
		return "-set " + o.set + ": "
	}
	return fmt.Sprintf("%s:%d:%d: ", p.file, o.row, o.column)
}
