package config

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// problems collects what is wrong, each with where it was written.
type problems struct {
	file    string
	origins map[string]origin // by path, of keys and of the tables above them
	bad     []string          // paths that nothing more is said about, nor about what is below them
	meant   []string          // paths that an unknown key most likely stands for: they are not missing, too
	list    []problem
	set     string // the override that is being carried out, "" while the file is read
	nth     int    // its number
	alone   bool   // files that the configuration names may be missing
}

// origin is where a key was written: in the file, or in an override.
type origin struct {
	place
	set string
}

// problem is a line of the report. Overrides come behind the file, in their order.
type problem struct {
	origin
	text string
}

// literal is a value that is shown as it is, without quotes.
type literal string

// origin notes where the steps of a path stand. The first mention of a table in the file is its place; what an override
// gives was given by it.
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

// forget drops what is known of a key that is overridden, and of all below it if it is a list.
func (p *problems) forget(key string) {
	p.bad = slices.DeleteFunc(p.bad, func(b string) bool { return b == key })
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

// key notes a problem with the value of a key, where it was given; a missing key, of value nil, is placed at its table.
func (p *problems) key(key string, value any, format string, args ...any) {
	if p.isBad(key) || value == nil && slices.Contains(p.meant, key) {
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
		p.bad = append(p.bad, key)
	}
	where := fmt.Sprintf("%s:%d:%d: ", p.file, o.row, o.column)
	if o.set != "" {
		where = "-set " + o.set + ": "
		if name, _, _ := strings.Cut(o.set, "="); bracketed.ReplaceAllString(name, "$1.$2$3") == key {
			key = "" // it is said already, and so is the value
		}
	}
	if key != "" {
		where += key + valueText(value) + ": "
	}
	p.list = append(p.list, problem{o, where + text})
}

// valueText repeats a value behind its key, short.
func valueText(value any) string {
	const long = 60
	var text string
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		if r := []rune(v); len(r) > long {
			v = string(r[:long]) + "..."
		}
		text = strconv.Quote(v)
	default:
		text = fmt.Sprint(v)
	}
	return " (" + text + ")"
}

// isBad reports whether a problem with a key, or with a table above it, is noted already.
func (p *problems) isBad(key string) bool {
	return slices.ContainsFunc(p.bad, func(b string) bool { return key == b || strings.HasPrefix(key, b+".") })
}

// given reports whether a key was written anywhere, and by which override.
func (p *problems) given(key string) (set string, ok bool) {
	o, ok := p.origins[key]
	return o.set, ok
}

// err is all problems in the order of the text, nil when there are none.
func (p *problems) err() error {
	slices.SortStableFunc(p.list, func(a, b problem) int {
		return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.column, b.column))
	})
	var all []error
	for _, e := range p.list {
		all = append(all, errors.New(e.text))
	}
	return errors.Join(all...)
}
