package config

import (
	"reflect"
	"slices"
)

// addedKey describes a key that an earlier version of evolve did not have, and the value that such a version stood for.
//
// A resolved configuration states every key of its version. So a resolved.toml without the key was written by an earlier
// version and means that value, not today's default. The header of a log leaves the key out where it has that value, so
// that a run of an earlier version has the configuration of its header. A file of a user means today's default.
type addedKey struct {
	kind, table, key string // the kind of the space, and the key
	before           any
}

var addedKeys = []addedKey{
	{"rnn", "space", "leaky", false},
	{"rnn", "space", "operations", cellOperations},
}

// resolvedDefault returns the value that a resolved configuration without a key means, if an earlier version lacked it.
func resolvedDefault(kind, table, key string) (value any, ok bool) {
	i := slices.IndexFunc(addedKeys, func(a addedKey) bool { return a.kind == kind && a.table == table && a.key == key })
	if i < 0 {
		return nil, false
	}
	return addedKeys[i].before, true
}

// withoutAdded deletes the added keys that have the value of earlier versions from object, the configuration as JSON.
func (c *Config) withoutAdded(object map[string]any) {
	for _, a := range addedKeys {
		field, _, _ := find(reflect.ValueOf(c).Elem(), path{{key: a.table}, {key: a.key}})
		if table, ok := object[a.table].(map[string]any); ok && a.kind == c.Space.Kind && reflect.DeepEqual(field.Interface(), a.before) {
			delete(table, a.key)
		}
	}
}
