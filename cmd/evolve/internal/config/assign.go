package config

import (
	"encoding"
	"math"
	"reflect"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// assign stores an entry in the field its path names, or notes why it cannot. What it cannot store it leaves alone, so
// that everything else can still be looked at.
func (p *problems) assign(c *Config, e entry) {
	if p.isBad(e.path.String()) {
		return
	}
	field, keep, depth := find(reflect.ValueOf(c).Elem(), e.path)
	if depth < len(e.path) {
		p.unknown(e.path[:depth+1])
		return
	}
	if wrong := store(field, e); wrong == "" {
		keep()
	} else {
		p.at(e.path.String(), e.at, shown(e), "%s", wrong)
	}
}

// find follows a path to a field. What the field then holds counts once keep is called. If there is no such field, depth
// is how many steps there were ones for.
func find(v reflect.Value, p path) (field reflect.Value, keep func(), depth int) {
	keep = func() {}
	for i, s := range p {
		switch {
		case v.Kind() == reflect.Map:
			table, value := v, reflect.New(v.Type().Elem()).Elem()
			keep = func() { put(table, s.key, value) }
			v = value
		case v.Kind() == reflect.Slice && s.element:
			v = grown(v, s.key)
		case v.Kind() == reflect.Struct && !isText(v):
			v = fieldOf(v, s.key)
		default:
			v = reflect.Value{}
		}
		if !v.IsValid() {
			return v, keep, i
		}
	}
	return v, keep, len(p)
}

func put(table reflect.Value, key string, value reflect.Value) {
	if table.IsNil() {
		table.Set(reflect.MakeMap(table.Type()))
	}
	table.SetMapIndex(reflect.ValueOf(key), value)
}

// grown is an element of a list of tables, appended where it is the next one.
func grown(list reflect.Value, number string) reflect.Value {
	i, err := strconv.Atoi(number)
	if err != nil || i > list.Len() || list.Type().Elem().Kind() != reflect.Struct {
		return reflect.Value{}
	}
	if i == list.Len() {
		list.Set(reflect.Append(list, reflect.Zero(list.Type().Elem())))
	}
	return list.Index(i)
}

// fieldOf is the field of a key. Case matters: TOML says so.
func fieldOf(v reflect.Value, key string) reflect.Value {
	for i := range v.NumField() {
		if keyOf(v.Type().Field(i)) == key && key != "" {
			return v.Field(i)
		}
	}
	return reflect.Value{}
}

func keyOf(f reflect.StructField) string {
	key, _, _ := strings.Cut(f.Tag.Get("toml"), ",")
	return key
}

func isText(v reflect.Value) bool {
	_, ok := v.Addr().Interface().(encoding.TextUnmarshaler)
	return ok
}

// store puts a value into a field and returns what is wrong with it, "" for nothing; then the field is as it was.
func store(v reflect.Value, e entry) (wrong string) {
	if isText(v) {
		return storeText(v, e)
	}
	switch v.Kind() {
	case reflect.Pointer:
		value := reflect.New(v.Type().Elem())
		if wrong = store(value.Elem(), e); wrong == "" {
			v.Set(value)
		}
	case reflect.Struct, reflect.Map:
		wrong = unless(e.kind == unstable.Table || e.kind == unstable.InlineTable, e, "a table")
	case reflect.Slice:
		wrong = storeList(v, e)
	case reflect.String:
		if wrong = unless(e.kind == unstable.String, e, "a string in quotes"); wrong == "" {
			v.SetString(e.data)
		}
	case reflect.Bool:
		if wrong = unless(e.kind == unstable.Bool, e, "true or false"); wrong == "" {
			v.SetBool(e.data == "true")
		}
	default:
		wrong = storeNumber(v, e)
	}
	return wrong
}

// unless says that an entry is of the wrong type.
func unless(ok bool, e entry, want string) string {
	if ok {
		return ""
	}
	return "is " + typeName(e.kind) + ", want " + want
}

// storeText stores what is written as a string and has a form of its own.
func storeText(v reflect.Value, e entry) string {
	if e.kind != unstable.String {
		return unless(false, e, "a string in quotes, like "+v.Addr().Interface().(interface{ example() string }).example())
	}
	if err := v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(e.data)); err != nil {
		return strings.TrimPrefix(err.Error(), strconv.Quote(e.data)+": ")
	}
	return ""
}

// storeList stores strings or numbers, or empties a list of tables for those that follow.
func storeList(v reflect.Value, e entry) string {
	if v.Type().Elem().Kind() == reflect.Struct {
		return emptyList(v, e)
	}
	if e.kind != unstable.Array {
		return unless(false, e, listText(v.Type().Elem()))
	}
	list := reflect.MakeSlice(v.Type(), len(e.items), len(e.items))
	for i, item := range e.items {
		if wrong := store(list.Index(i), item); wrong != "" {
			return "element " + strconv.Itoa(i) + " " + wrong
		}
	}
	v.Set(list)
	return ""
}

func listText(of reflect.Type) string {
	if of.Kind() == reflect.String {
		return `strings in brackets: ["a", "b"]`
	}
	return "whole numbers in brackets: [1, 2]"
}

func emptyList(v reflect.Value, e entry) string {
	for i, item := range e.items {
		if item.kind != unstable.InlineTable {
			return "element " + strconv.Itoa(i) + " " + unless(false, item, "a table")
		}
	}
	switch e.kind {
	case unstable.Array:
		v.SetZero()
	case unstable.ArrayTable: // one of several: its element follows
	default:
		return unless(false, e, "a list: [["+e.path.String()+"]]")
	}
	return ""
}

func storeNumber(v reflect.Value, e entry) string {
	digits := strings.ReplaceAll(e.data, "_", "")
	switch {
	case v.CanFloat():
		return storeFloat(v, e, digits)
	case e.kind != unstable.Integer:
		return unless(false, e, "a whole number")
	}
	whole, err := strconv.ParseInt(digits, 0, 64)
	switch {
	case err != nil || v.CanInt() && v.OverflowInt(whole):
		return "is too large"
	case v.CanInt():
		v.SetInt(whole)
	case whole < 0:
		return "want a whole number from 0"
	default:
		v.SetUint(uint64(whole))
	}
	return ""
}

// storeFloat takes whole numbers too.
func storeFloat(v reflect.Value, e entry, digits string) string {
	if e.kind != unstable.Float && e.kind != unstable.Integer {
		return unless(false, e, "a number")
	}
	number, err := strconv.ParseFloat(digits, 64)
	if whole, notWhole := strconv.ParseInt(digits, 0, 64); notWhole == nil { // 0x, 0o and 0b too
		number, err = float64(whole), nil
	}
	if err != nil || math.IsInf(number, 0) || math.IsNaN(number) {
		return "want a finite number"
	}
	v.SetFloat(number)
	return ""
}

func typeName(k unstable.Kind) string {
	switch k {
	case unstable.String:
		return "a string"
	case unstable.Integer:
		return "an integer"
	case unstable.Float:
		return "a float"
	case unstable.Bool:
		return "a boolean"
	case unstable.Array:
		return "an array"
	case unstable.ArrayTable:
		return "an array of tables"
	case unstable.Table, unstable.InlineTable:
		return "a table"
	}
	return "a date or time"
}

// shown is a value as messages repeat it, nil for what is too large to repeat.
func shown(e entry) any {
	switch e.kind {
	case unstable.String:
		return e.data
	case unstable.Integer, unstable.Float, unstable.Bool:
		return literal(e.data)
	}
	return nil
}
