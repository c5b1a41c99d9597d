package bert

import (
	"encoding/json"
	"fmt"
)

// object is a JSON object whose values are not decoded yet. Keys are case-sensitive.
type object map[string]json.RawMessage

// readObject decodes a JSON object, whose values stay undecoded.
func readObject(data []byte) (o object, err error) {
	if err := json.Unmarshal(data, &o); err != nil || o == nil {
		return nil, fmt.Errorf("want a JSON object, have %.40q", data)
	}
	return o, nil
}

// object returns the object under a key.
func (o object) object(key string) (object, error) {
	inner, err := readObject(o[key])
	if err != nil {
		return nil, o.keyError(key, "a JSON object")
	}
	return inner, nil
}

// integer returns the whole number under a key.
func (o object) integer(key string) (v int, err error) {
	if raw, ok := o[key]; !ok || string(raw) == "null" || json.Unmarshal(raw, &v) != nil {
		return 0, o.keyError(key, "a whole number")
	}
	return v, nil
}

// text returns the string under a key. It reports false for any other value.
func (o object) text(key string) (v string, ok bool) {
	raw, ok := o[key]
	return v, ok && string(raw) != "null" && json.Unmarshal(raw, &v) == nil
}

// keyError returns the error that says what a key should hold.
func (o object) keyError(key, want string) error {
	raw, ok := o[key]
	if !ok {
		return fmt.Errorf("%s is missing: want %s", key, want)
	}
	return fmt.Errorf("%s (%.40s): want %s", key, raw, want)
}
