package config

import (
	"cmp"
	"errors"
	"reflect"
	"slices"
	"strings"
)

// err is all problems in the order of the text, nil when there are none.
func (p *problems) err() error {
	slices.SortStableFunc(p.list, func(a, b problem) int {
		return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.column, b.column))
	})
	var all []string
	for _, e := range p.list {
		line := e.where + ": " + e.text
		if strings.HasPrefix(e.text, "(") { // a value stands right behind its key
			line = e.where + " " + e.text
		}
		all = append(all, line)
	}
	if len(all) == 0 {
		return nil
	}
	return errors.New(strings.Join(all, "\n"))
}

// nearest is a hint at the known key that looks most like path, "" if none does.
func nearest(path string) string {
	best, least := "", len(path)/2+1
	for _, k := range keys(reflect.TypeFor[Config](), "") {
		if d := editDistance(path, k); d < least {
			best, least = k, d
		}
	}
	if best == "" {
		return "; evolve init prints all keys"
	}
	return ", did you mean " + best + "?"
}

// keys lists the dotted keys of a struct.
func keys(t reflect.Type, prefix string) (list []string) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("toml"), ",")
		if name == "" {
			continue
		}
		list = append(list, prefix+name)
		inner := f.Type
		if inner.Kind() == reflect.Slice {
			inner = inner.Elem()
		}
		if inner.Kind() == reflect.Struct && inner != reflect.TypeFor[Duration]() {
			list = append(list, keys(inner, prefix+name+".")...)
		}
	}
	return list
}

// editDistance is Levenshtein's.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
