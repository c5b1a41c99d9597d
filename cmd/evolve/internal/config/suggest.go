package config

import (
	"reflect"
	"strings"
)

// unknown notes a key that does not exist, with the key that is most likely meant.
func (p *problems) unknown(whole path) {
	last := whole[len(whole)-1]
	if list := whole[:len(whole)-1].String(); list == "objective" && !last.element {
		p.at(whole.String(), last.at, nil, "objectives are a list, want [[objective]]")
		p.bad[list] = true
		return
	}
	parent := plain(whole[:len(whole)-1])
	hint := ""
	if len(p.list) < maxProblems {
		hint = p.nearest(parent, last.key)
	}
	p.at(whole.String(), last.at, nil, "unknown key%s", hintText(hint))
	if above, key := cutLast(hint); above == parent {
		p.meant[whole[:len(whole)-1].with(step{key: key}).String()] = true
	}
}

// longest limits the length of a text that is compared with names, in bytes. A comparison takes time in proportion to it.
const longest = 64

func hintText(hint string) string {
	if hint == "" {
		return "; evolve init prints all keys"
	}
	return ", did you mean " + hint + "?"
}

// plain returns a path without the numbers of elements.
func plain(p path) string {
	var keys path
	for _, s := range p {
		if !s.element {
			keys = append(keys, s)
		}
	}
	return keys.String()
}

// nearest returns the known key that is most likely meant: by its own name, in its table rather than in another, or by
// the whole path. It returns "" if none looks like it.
func (p *problems) nearest(table, key string) string {
	if len(key) > longest {
		return ""
	}
	whole := strings.TrimPrefix(table+"."+key, ".")
	best, least := "", 2*(len(key)/2)+2
	for _, k := range p.known {
		above, name := cutLast(k)
		far := 2 * editDistance(key, name)
		if above != table {
			far = 1 + min(far, 2*editDistance(whole, k))
		}
		if far < least {
			best, least = k, far
		}
	}
	return best
}

func cutLast(key string) (above, name string) {
	i := strings.LastIndexByte(key, '.')
	return key[:max(i, 0)], key[i+1:]
}

// closest returns the name with the least edit distance to what was written, the first of several. It returns "" if all
// distances are above the limit, and for a text that is longer than any name.
func closest(written string, names []string, limit int) string {
	best, least := "", limit+1
	if len(written) > longest {
		return ""
	}
	for _, n := range names {
		if d := editDistance(written, n); d < least {
			best, least = n, d
		}
	}
	return best
}

// keys lists the dotted keys of a struct.
func keys(t reflect.Type, prefix string) (list []string) {
	for i := range t.NumField() {
		f := t.Field(i)
		name := keyOf(f)
		if name == "" {
			continue
		}
		list = append(list, prefix+name)
		inner := f.Type
		if inner.Kind() == reflect.Slice {
			inner = inner.Elem()
		}
		if inner.Kind() == reflect.Struct && !isText(reflect.New(inner).Elem()) {
			list = append(list, keys(inner, prefix+name+".")...)
		}
	}
	return list
}

// editDistance computes the Levenshtein distance over bytes.
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
