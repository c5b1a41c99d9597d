package config

import (
	"encoding"
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// TOML returns the configuration with every default filled in and every path absolute, so that it can be loaded from any
// folder. Run directories keep this text, so its bytes never change for the same configuration.
func (c *Config) TOML() []byte {
	d := *c
	for _, path := range []*string{&d.Input.Path, &d.Input.VocabularyFile, &d.Training.Text, &d.Training.Valid, &d.Shortlist.Text, &d.Shortlist.Valid, &d.Shortlist.Test} {
		if *path != "" {
			*path = absolute(c.Path(*path))
		}
	}
	d.Strategy.Given = slices.Clone(d.Strategy.Given)
	for i, g := range d.Strategy.Given {
		if filepath.Ext(g) != "" {
			d.Strategy.Given[i] = absolute(c.Path(g))
		}
	}
	d.Oracle.Files = slices.Clone(d.Oracle.Files)
	for i, f := range d.Oracle.Files {
		d.Oracle.Files[i] = absolute(c.Path(f))
	}
	if o := d.Output.Cache; o != "" && o != "off" {
		d.Output.Cache = absolute(c.Path(o))
	}
	return encode(d)
}

func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}

// JSON returns the configuration as a log's header has it: an object with sorted keys. It leaves out [output] and
// [shortlist], which change no line of the log, and the folders of files, which differ between machines.
func (c *Config) JSON() json.RawMessage {
	d := *c
	d.Input.Path, d.Input.VocabularyFile = base(d.Input.Path), base(d.Input.VocabularyFile)
	d.Training.Text, d.Training.Valid = base(d.Training.Text), base(d.Training.Valid)
	d.Strategy.Given = slices.Clone(d.Strategy.Given)
	for i, g := range d.Strategy.Given {
		d.Strategy.Given[i] = base(g)
	}
	d.Oracle.Files = slices.Clone(d.Oracle.Files)
	for i, f := range d.Oracle.Files {
		d.Oracle.Files[i] = base(f)
	}
	object, err := unmarshal(string(encode(d)))
	if err != nil {
		panic("config: own text does not parse: " + err.Error())
	}
	d.withoutAdded(object)
	delete(object, "output")
	delete(object, "shortlist")
	text, err := json.Marshal(object)
	if err != nil {
		panic("config: " + err.Error())
	}
	return text
}

func base(path string) string {
	if path == "" {
		return ""
	}
	return filepath.Base(path)
}

// encode writes the keys that mean something under the kinds of their tables, each on a line of its own, and strings in
// single quotes where TOML allows it. The library's encoder writes other bytes.
func encode(c Config) []byte {
	var b strings.Builder
	v := reflect.ValueOf(&c).Elem()
	for i := range v.NumField() {
		if key := keyOf(v.Type().Field(i)); key != "" && !isTableField(v.Field(i)) {
			writeKey(&b, key, v.Field(i))
		}
	}
	for i := range v.NumField() {
		field, key := v.Field(i), keyOf(v.Type().Field(i))
		switch {
		case key == "" || !isTableField(field) || isOmitted(v.Type().Field(i), field):
		case field.Kind() == reflect.Slice:
			for j := range field.Len() {
				fmt.Fprintf(&b, "\n[[%s]]\n", key)
				c.writeTable(&b, key, field.Index(j))
			}
		default:
			fmt.Fprintf(&b, "\n[%s]\n", key)
			c.writeTable(&b, key, field)
		}
	}
	return []byte(b.String())
}

func isTableField(v reflect.Value) bool {
	return isTable(v.Type()) || v.Kind() == reflect.Slice && v.Len() > 0 && isTable(v.Type().Elem())
}

// isOmitted reports whether a field is empty and its tag says omitempty.
func isOmitted(f reflect.StructField, v reflect.Value) bool {
	return strings.HasSuffix(f.Tag.Get("toml"), ",omitempty") && isEmpty(v)
}

func isEmpty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Map, reflect.Slice:
		return v.Len() == 0
	case reflect.Struct:
		for i := range v.NumField() {
			if !isEmpty(v.Field(i)) {
				return false
			}
		}
		return true
	}
	return v.IsZero()
}

func (c *Config) writeTable(b *strings.Builder, table string, v reflect.Value) {
	if v.Kind() == reflect.Map {
		for _, key := range slices.Sorted(maps.Keys(v.Interface().(map[string]Bound))) {
			writeKey(b, key, v.MapIndex(reflect.ValueOf(key)))
		}
		return
	}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if key := keyOf(f); !isOmitted(f, v.Field(i)) && c.applies(table, key) {
			writeKey(b, key, v.Field(i))
		}
	}
}

func writeKey(b *strings.Builder, key string, v reflect.Value) {
	if v.Kind() == reflect.Pointer && v.IsNil() {
		return
	}
	if !isBare(key) {
		key = quote(key)
	}
	fmt.Fprintf(b, "%s = %s\n", key, valueOf(v))
}

// valueOf returns a value as TOML.
func valueOf(v reflect.Value) string {
	if text, ok := v.Interface().(encoding.TextMarshaler); ok && v.Kind() == reflect.Struct {
		data, err := text.MarshalText()
		if err != nil {
			panic("config: " + err.Error())
		}
		return quote(string(data))
	}
	if rate, ok := v.Interface().(Rate); ok {
		return rate.toml()
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return valueOf(v.Elem())
	case reflect.String:
		return quote(v.String())
	case reflect.Float64:
		return decimal(v.Float())
	case reflect.Slice:
		var items []string
		for i := range v.Len() {
			items = append(items, valueOf(v.Index(i)))
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	return fmt.Sprint(v.Interface())
}

// decimal returns a float as TOML.
func decimal(v float64) string {
	text := strconv.FormatFloat(v, 'f', -1, 64)
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return text
}

// quote returns a string in single quotes, or in double quotes with escapes where it needs them.
func quote(s string) string {
	if utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return r == '\'' || r < ' ' || r == 0x7f }) {
		return "'" + s + "'"
	}
	b := []byte{'"'}
	for _, r := range s {
		switch {
		case strings.ContainsRune("\"\\", r):
			b = append(b, '\\', byte(r))
		case strings.ContainsRune("\b\f\n\r\t", r):
			b = append(b, '\\', "bfnrt"[strings.IndexRune("\b\f\n\r\t", r)])
		case r < ' ' || r == 0x7f:
			b = fmt.Appendf(b, "\\u%04X", r)
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return string(append(b, '"'))
}
