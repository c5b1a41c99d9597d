package config

import (
	"encoding"
	"math"
	"reflect"
	"strconv"
	"strings"
)

// assign stores an entry in the field that its path names, or notes why it cannot. It leaves a field alone that it cannot
// fill, so that everything else can still be checked.
func (p *problems) assign(target any, e entry) {
	if p.isBad(e.path.String()) {
		return
	}
	field, keep, depth := find(reflect.ValueOf(target).Elem(), e.path)
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

// find follows a path to a field. The caller fills the field and then calls keep, which stores it in its map. If there is
// no such field, depth is the number of steps that could be followed.
func find(v reflect.Value, p path) (field reflect.Value, keep func(), depth int) {
	keep = func() {}
	for i, s := range p {
		switch {
		case v.Kind() == reflect.Map && !s.element:
			table, value := v, reflect.New(v.Type().Elem()).Elem()
			keep = func() { put(table, s.key, value) }
			v = value
		case v.Kind() == reflect.Slice && s.element:
			v = elementOf(v, s.key)
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

// put stores a value in a map, which it makes if there is none.
func put(table reflect.Value, key string, value reflect.Value) {
	if table.IsNil() {
		table.Set(reflect.MakeMap(table.Type()))
	}
	table.SetMapIndex(reflect.ValueOf(key), value)
}

// elementOf returns an element of a list of tables. It appends the element if it is the next one.
func elementOf(list reflect.Value, number string) reflect.Value {
	i, err := strconv.Atoi(number)
	if err != nil || i > list.Len() || !isTable(list.Type().Elem()) {
		return reflect.Value{}
	}
	if i == list.Len() {
		list.Set(reflect.Append(list, reflect.Zero(list.Type().Elem())))
	}
	return list.Index(i)
}

// isTable reports whether values of a type are written as tables.
func isTable(t reflect.Type) bool { return t.Kind() == reflect.Struct || t.Kind() == reflect.Map }

// fieldOf returns the field of a key. Case matters, as TOML demands.
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

// store puts a value into a field and returns what is wrong with it, "" for nothing. A wrong value leaves the field as it
// was.
func store(v reflect.Value, e entry) (wrong string) {
	if _, overflows := e.value.(outOfRange); overflows {
		return "does not fit into 64 bits"
	}
	if isText(v) {
		return storeText(v, e)
	}
	if rate, ok := v.Addr().Interface().(*Rate); ok {
		return rate.store(e)
	}
	switch v.Kind() {
	case reflect.Pointer:
		value := reflect.New(v.Type().Elem())
		if wrong = store(value.Elem(), e); wrong == "" {
			v.Set(value)
		}
	case reflect.Interface:
		v.Set(reflect.ValueOf(e.value))
	case reflect.Struct, reflect.Map:
		_, ok := e.value.(map[string]any)
		wrong = typeProblem(ok, e, "a table")
	case reflect.Slice:
		wrong = storeList(v, e)
	case reflect.String:
		text, ok := e.value.(string)
		if wrong = typeProblem(ok, e, "a string in quotes"); ok {
			v.SetString(text)
		}
	case reflect.Bool:
		yes, ok := e.value.(bool)
		if wrong = typeProblem(ok, e, "true or false"); ok {
			v.SetBool(yes)
		}
	case reflect.Float64:
		wrong = storeFloat(v, e)
	default:
		wrong = storeInteger(v, e)
	}
	return wrong
}

// typeProblem returns "" if ok, and else that an entry has the wrong type.
func typeProblem(ok bool, e entry, want string) string {
	if ok {
		return ""
	}
	return "is " + typeName(e.value) + ", want " + want
}

// storeText stores a string that has a form of its own.
func storeText(v reflect.Value, e entry) string {
	text, ok := e.value.(string)
	if !ok {
		return typeProblem(false, e, "a string in quotes, like "+v.Addr().Interface().(interface{ example() string }).example())
	}
	if err := v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(text)); err != nil {
		return strings.TrimPrefix(err.Error(), strconv.Quote(text)+": ")
	}
	return ""
}

// storeList stores strings or numbers, or empties a list of tables for those that follow.
func storeList(v reflect.Value, e entry) string {
	if isTable(v.Type().Elem()) {
		return emptyList(v, e)
	}
	if _, ok := e.value.([]any); !ok {
		return typeProblem(false, e, listText(v.Type().Elem()))
	}
	list := reflect.MakeSlice(v.Type(), len(e.items), len(e.items))
	for i, item := range e.items {
		if wrong := store(list.Index(i), item); wrong != "" {
			return "element " + strconv.Itoa(i) + valueText(shown(item)) + " " + wrong
		}
	}
	v.Set(list)
	return ""
}

func listText(of reflect.Type) string {
	switch of.Kind() {
	case reflect.String:
		return `strings in brackets: ["a", "b"]`
	case reflect.Float64:
		return "numbers in brackets: [0.1, 0.2]"
	}
	return "whole numbers in brackets: [1, 2]"
}

func emptyList(v reflect.Value, e entry) string {
	for i, item := range e.items {
		if _, ok := item.value.(map[string]any); !ok {
			return "element " + strconv.Itoa(i) + valueText(shown(item)) + " " + typeProblem(false, item, "a table")
		}
	}
	switch e.value.(type) {
	case []any:
		v.SetZero()
	case []map[string]any: // one of several headers: its element follows
	default:
		return typeProblem(false, e, "a list: [["+e.path.String()+"]]")
	}
	return ""
}

func storeInteger(v reflect.Value, e entry) string {
	whole, ok := e.value.(int64)
	switch {
	case !ok:
		return typeProblem(false, e, "a whole number")
	case v.CanInt() && v.OverflowInt(whole):
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
func storeFloat(v reflect.Value, e entry) string {
	number, ok := e.value.(float64)
	if whole, isWhole := e.value.(int64); isWhole {
		number, ok = float64(whole), true
	}
	if !ok {
		return typeProblem(false, e, "a number")
	}
	if math.IsInf(number, 0) || math.IsNaN(number) {
		return "want a finite number"
	}
	v.SetFloat(number)
	return ""
}

// typeName returns what TOML calls the type of a value.
func typeName(value any) string {
	switch value.(type) {
	case string:
		return "a string"
	case int64:
		return "an integer"
	case float64:
		return "a float"
	case bool:
		return "a boolean"
	case []any:
		return "an array"
	case []map[string]any:
		return "an array of tables"
	case map[string]any:
		return "a table"
	}
	return "a date or time"
}

// shown returns a value as messages repeat it: a string in quotes, anything else as it is written. It returns nil for a
// table header and for a value of several lines.
func shown(e entry) any {
	if text, ok := e.value.(string); ok {
		return text
	}
	if e.raw == "" || strings.Contains(e.raw, "\n") {
		return nil
	}
	return literal(e.raw)
}
