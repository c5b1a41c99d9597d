package config

import (
	"cmp"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
)

// kinded is a table whose other keys depend on its kind.
type kinded struct {
	table string
	kinds []string
	keys  []kindedKey
}

// kindedKey is a key that means nothing under other kinds than its own.
type kindedKey struct {
	key       string
	kinds     []string
	otherwise any // the default
}

var kindedTables = []kinded{
	{"input", []string{"uniform", "zipf", "text"}, []kindedKey{
		{"vocabulary", []string{"uniform", "zipf"}, 1000},
		{"exponent", []string{"zipf"}, 1.0},
		{"seed", []string{"uniform", "zipf"}, uint64(1)},
		{"path", []string{"text"}, ""},
	}},
	{"combine", []string{"rank", "none"}, []kindedKey{
		{"sample", []string{"rank"}, 256},
		{"seed", []string{"rank"}, uint64(1)},
	}},
	{"strategy", []string{"aging", "random", "local"}, []kindedKey{
		{"population", []string{"aging"}, 100},
		{"sample", []string{"aging"}, 25},
		{"start", []string{"local"}, 10},
		{"whole", []string{"local"}, false},
	}},
}

// kindOf is the kind of one of those tables.
func (c *Config) kindOf(table string) string {
	return map[string]string{"input": c.Input.Kind, "combine": c.Combine.Kind, "strategy": c.Strategy.Kind}[table]
}

// applies reports whether a key means something under the kind of its table.
func (c *Config) applies(table, key string) bool {
	for _, t := range kindedTables {
		for _, k := range t.keys {
			if t.table == table && k.key == key {
				return slices.Contains(k.kinds, c.kindOf(table))
			}
		}
	}
	return true
}

// fill gives every key its default that others decide.
func (p *problems) fill(c *Config) {
	if c.Name == "" {
		file := filepath.Base(p.file)
		c.Name = strings.ToLower(strings.TrimSuffix(file, filepath.Ext(file)))
	}
	if c.Space.Intermediate == 0 {
		c.Space.Intermediate = intermediate
	}
	for i := range c.Objective {
		o := &c.Objective[i]
		o.Name = cmp.Or(o.Name, o.Metric)
	}
	if c.Combine.Kind == "" {
		c.Combine.Kind = "none"
		if len(c.Objective) > 1 {
			c.Combine.Kind = "rank"
		}
	}
	p.fillKinds(c)
}

// fillKinds gives every key that means something under the kind of its table its default, and clears the others.
func (p *problems) fillKinds(c *Config) {
	for _, t := range kindedTables {
		kind := c.kindOf(t.table)
		if p.isBad(t.table+".kind") || !slices.Contains(t.kinds, kind) {
			continue // then it is not known which keys belong
		}
		for _, k := range t.keys {
			p.fillKey(c, t.table, kind, k)
		}
	}
}

// fillKey notes a key that was given but belongs to another kind. Where the kind was changed by an override, the file's
// keys for the kind it had are dropped without a word: strategy.kind=random works on any file.
func (p *problems) fillKey(c *Config, table, kind string, k kindedKey) {
	name := table + "." + k.key
	field, _, _ := find(reflect.ValueOf(c).Elem(), path{{key: table}, {key: k.key}})
	set, given := p.given(name)
	changed, _ := p.given(table + ".kind")
	switch {
	case slices.Contains(k.kinds, kind):
		if !given {
			field.Set(reflect.ValueOf(k.otherwise))
		}
		return
	case given && (set != "" || changed == ""):
		p.key(name, field.Interface(), "belongs to kind = %s, not to %q", strings.ReplaceAll(quotedList(k.kinds), ", ", " or "), kind)
	}
	field.SetZero()
}
