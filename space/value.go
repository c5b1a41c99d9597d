package space

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// readValues reads one JSON value after the other.
func readValues(data []byte, path string, yield func(Recipe) bool) (more bool) {
	n := 0
	next := func(r Recipe) bool {
		n++
		if r.ID == "" {
			r.ID = path
			if n > 1 {
				r.ID = fmt.Sprintf("%s#%d", path, n)
			}
		}
		if r.Err != nil {
			r.Err = fmt.Errorf("%s: %w", path, r.Err)
		}
		return yield(r)
	}
	data = pythonJSON(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	for at := 0; at < len(data); {
		end, more := readRun(data, at, next)
		if !more {
			return false
		}
		at = end
	}
	return n > 0 || next(Recipe{Err: errors.New("space: no recipe in it")})
}

// readRun reads values from at on, up to one that is not JSON. end is where to go on then: at the next line that begins
// with an object or a list, so that a bad line costs itself alone.
func readRun(data []byte, at int, next func(Recipe) bool) (end int, more bool) {
	d := json.NewDecoder(bytes.NewReader(data[at:]))
	for {
		var value json.RawMessage
		switch err := d.Decode(&value); {
		case err == io.EOF:
			return len(data), true
		case err != nil:
			bad := at + int(d.InputOffset())
			bad += len(data[bad:]) - len(bytes.TrimLeft(data[bad:], " \t\r\n"))
			return nextLine(data, bad), next(Recipe{Err: fmt.Errorf("space: %snot JSON: %w", lineOf(data, bad), err)})
		}
		if !readValue(value, next) {
			return len(data), false
		}
	}
}

// nextLine is where the next line that begins like a value begins.
func nextLine(data []byte, at int) int {
	for at < len(data) {
		line := bytes.IndexByte(data[at:], '\n')
		if line < 0 {
			break
		}
		if at += line + 1; at < len(data) && (data[at] == '{' || data[at] == '[') {
			return at
		}
	}
	return len(data)
}

// lineOf names the line of a place, but for the first, which goes without saying.
func lineOf(data []byte, at int) string {
	if line := 1 + bytes.Count(data[:at], []byte("\n")); line > 1 {
		return fmt.Sprintf("line %d: ", line)
	}
	return ""
}

func readValue(value json.RawMessage, next func(Recipe) bool) (more bool) {
	if value[0] != '[' {
		return isHeader(value) || next(readOne(value))
	}
	var list []json.RawMessage
	if err := json.Unmarshal(value, &list); err != nil {
		return next(Recipe{Err: fmt.Errorf("space: %w", err)})
	}
	for _, v := range list {
		if !next(readOne(v)) {
			return false
		}
	}
	return true
}

// isHeader tells the first line of a run's log, which holds no recipe, from a recipe with a node called format.
func isHeader(value json.RawMessage) bool {
	var h struct {
		Format                  int
		Config                  map[string]json.RawMessage
		Recipe, Recepie, Genome json.RawMessage
	}
	return json.Unmarshal(value, &h) == nil && h.Format > 0 && h.Config != nil && h.Recipe == nil && h.Recepie == nil && h.Genome == nil
}

// envelope is what a recipe may come in.
type envelope struct {
	Recipe, Recepie, Genome json.RawMessage
	RecepieID               json.RawMessage `json:"recepie_id"`
	ID                      json.RawMessage `json:"id"`
	Data                    string          `json:"data"`
	NumParams               int             `json:"num_params"`
	TestLosses              []nanFloat      `json:"test_losses"`
}

func readOne(value json.RawMessage) (r Recipe) {
	var keys map[string]json.RawMessage
	if json.Unmarshal(value, &keys) == nil && !hasAny(keys, "recipe", "recepie", "genome") {
		r.Err = r.Cell.UnmarshalJSON(value) // a recipe by itself
		return r
	}
	var e envelope
	if err := json.Unmarshal(value, &e); err != nil {
		r.Err = notRead(value, err)
		return r
	}
	if r.ID = idOf(e.RecepieID); r.ID == "" {
		r.ID = idOf(e.ID)
	}
	if e.TestLosses != nil || e.NumParams > 0 {
		r.Log = &Log{Data: e.Data, NumParams: e.NumParams}
		for _, v := range e.TestLosses {
			r.Log.TestLosses = append(r.Log.TestLosses, float64(v))
		}
	}
	r.Cell, r.Err = e.cell()
	return r
}

// notRead tells what of a value is not as it should be.
func notRead(value json.RawMessage, err error) error {
	wrong := new(json.UnmarshalTypeError)
	switch {
	case value[0] != '{':
		return new(Cell).UnmarshalJSON(value) // says what it wants
	case errors.As(err, &wrong):
		return fmt.Errorf("space: %s: want another type than %s", wrong.Field, wrong.Value)
	}
	return fmt.Errorf("space: %w", err)
}

// idOf is a string, or a number as it is written; other ids are as good as none.
func idOf(raw json.RawMessage) (id string) {
	var number json.Number
	if json.Unmarshal(raw, &id) != nil && json.Unmarshal(raw, &number) == nil {
		id = number.String()
	}
	return id
}

func (e envelope) cell() (c Cell, err error) {
	var found json.RawMessage
	for _, r := range []json.RawMessage{e.Recipe, e.Recepie, e.Genome} {
		if r != nil && found != nil {
			return c, errors.New("space: more than one of recipe, recepie and genome")
		} else if r != nil {
			found = r
		}
	}
	err = c.UnmarshalJSON(found)
	return c, err
}

// hasAny reports whether an object has one of the keys as something other than a node of a recipe.
func hasAny(object map[string]json.RawMessage, keys ...string) bool {
	return slices.ContainsFunc(keys, func(k string) bool {
		v, ok := object[k]
		var n written
		return ok && (json.Unmarshal(v, &n) != nil || n.Op == "")
	})
}
