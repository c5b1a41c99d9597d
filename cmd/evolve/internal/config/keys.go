package config

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// Key describes a configuration key, or a table of keys.
type Key struct {
	Name    string // dotted: strategy.population; a key of a list of tables has no number: objective.metric
	Type    string // "string", "integer", "float", "boolean", "duration", "range", "list of strings", "list of integers", "list of floats", "float or \"auto\"", "table", "list of tables"
	Default string // as it is written in TOML, "" for none; where it depends on the kind of the table, each with its kinds
	Allowed string // "1 to 100", or the values in quotes, or in words; "" if the type says it all
	Of      string // the kinds of its table that it belongs to: "aging, elitist"; "" for all
	Meaning string // one line
}

// Keys returns every configuration key that means something for a kind of space, which must be one of Kinds, in the order
// of Sample. Each table stands before its keys. Meanings come from the comments of Sample, defaults and allowed values from
// the tables that fill in and check a configuration.
func Keys(kind string) (list []Key) {
	values := resolved(kind)
	var table string
	for line := range strings.Lines(Sample(kind)) {
		parts := sampleLine.FindStringSubmatch(strings.TrimRight(line, "\n"))
		switch {
		case parts == nil:
		case parts[1] != "": // a table
			table = parts[1]
			if !slices.ContainsFunc(list, func(k Key) bool { return k.Name == table }) {
				list = append(list, Key{Name: table, Type: typeOf(table), Meaning: parts[4]})
			}
		case parts[2] != "": // a key
			name := strings.TrimPrefix(table+"."+parts[2], ".")
			if table == "constraint" || slices.ContainsFunc(list, func(k Key) bool { return k.Name == name }) {
				continue // its keys are metrics
			}
			k := Key{Name: name, Type: typeOf(name), Allowed: ruleOf(name).allowedOf(kind), Meaning: parts[4]}
			k.Default, k.Of = defaultOf(kind, name, values)
			list = append(list, k)
		case len(list) > 0 && parts[3] != "": // a comment goes on
			list[len(list)-1].Meaning += " " + parts[3]
		}
	}
	return list
}

// sampleLine matches a line of a sample: a table, or a key, which may be commented out, and the comment behind either, or
// a comment that goes on.
var sampleLine = regexp.MustCompile(`^(?:\[+([a-z_]+)\]+|(?:# )?([a-z_]+) = (?:"[^"]*"|\[[^]]*\]|[^ #]+)|  +# (.*))(?: *# (.*))?$`)

// resolved returns the configuration of a kind that gives nothing but an objective, every default filled in.
func resolved(kind string) reflect.Value {
	c := defaults()
	c.Space.Kind = kind
	c.Objective = []Objective{{}}
	newProblems("", Config{}).fill(c)
	c.Shortlist.Defaults(kind)
	c.Training.Defaults(kind, c.Strategy.Kind)
	return reflect.ValueOf(c).Elem()
}

// fieldAt returns the field of a dotted key without numbers.
func fieldAt(v reflect.Value, name string) reflect.Value {
	for key := range strings.SplitSeq(name, ".") {
		if v.Kind() == reflect.Slice {
			v = v.Index(0)
		}
		v = fieldOf(v, key)
	}
	return v
}

// defaultOf returns the default of a key, and the kinds of its table that it belongs to.
func defaultOf(kind, name string, values reflect.Value) (value, of string) {
	if text, ok := derived[name]; ok {
		return text, ""
	}
	for _, t := range kindedTables {
		for _, k := range t.keys {
			if t.table+"."+k.key == name && t.table != "shortlist" && t.table != "training" {
				return kindedDefault(kind, t, k)
			}
		}
	}
	return nonZero(fieldAt(values, name)), ""
}

// derived describes the defaults that depend on other keys, or that a run decides.
var derived = map[string]string{
	"name":               "the name of the file",
	"objective.name":     "the metric",
	"combine.kind":       `'none'; 'rank' for several objectives under a strategy that follows one number`,
	"shortlist.distance": "3 for cells, 1 for encoders", "shortlist.known": "the most common ones",
	"shortlist.tokens": "five times the text", "shortlist.rate": "'auto'", "shortlist.rate_tokens": "half of the tokens",
	"shortlist.every": "the tokens of a rung", "shortlist.clip": "0.25", "shortlist.optimizer": "'adam'",
	"strategy.random_share": "0.25 for 'learned' and where candidates are trained, else 0",
	"output.cache":          "the folder .cache beside the run",
}

func kindedDefault(kind string, t kindedTable, k kindedKey) (value, of string) {
	if t.of == "space.kind" {
		return nonZero(reflect.ValueOf(k.defaultFor(kind))), ""
	}
	if t.table == "input" && k.key == "vocabulary" && kind == "bert" {
		return "model.vocabulary", strings.Join(k.kinds, ", ")
	}
	by := map[string][]string{} // kinds by default
	for _, kind := range k.kinds {
		text := nonZero(reflect.ValueOf(k.defaultFor(kind)))
		by[text] = append(by[text], kind)
	}
	if len(by) == 1 {
		for text := range by {
			return text, strings.Join(k.kinds, ", ")
		}
	}
	var parts []string
	for _, text := range slices.SortedFunc(maps.Keys(by), func(a, b string) int { return slices.Index(k.kinds, by[a][0]) - slices.Index(k.kinds, by[b][0]) }) {
		parts = append(parts, fmt.Sprintf("%s (%s)", text, strings.Join(by[text], ", ")))
	}
	return strings.Join(parts, ", "), strings.Join(k.kinds, ", ")
}

// nonZero returns a value as TOML, "" for a missing, empty or zero one that means none.
func nonZero(v reflect.Value) string {
	if v.Kind() == reflect.Bool {
		return valueOf(v)
	}
	if !v.IsValid() || isEmpty(v) {
		return ""
	}
	return valueOf(v)
}

// typeOf returns the type of a key in words.
func typeOf(name string) string {
	t := fieldAt(reflect.ValueOf(Config{Objective: []Objective{{}}}), name).Type()
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == reflect.TypeFor[Duration]():
		return "duration"
	case t == reflect.TypeFor[map[string]Bound]():
		return "table of ranges"
	case t.Kind() == reflect.Slice && isTable(t.Elem()):
		return "list of tables"
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.String:
		return "list of strings"
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Float64:
		return "list of floats"
	case t.Kind() == reflect.Slice:
		return "list of integers"
	case t == reflect.TypeFor[Rate]():
		return `float or "auto"`
	case isTable(t):
		return "table"
	}
	return map[reflect.Kind]string{reflect.String: "string", reflect.Bool: "boolean", reflect.Float64: "float"}[t.Kind()] +
		map[bool]string{true: "integer"}[t.Kind() == reflect.Int || t.Kind() == reflect.Uint64]
}
