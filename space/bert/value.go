package bert

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// readValues reads one JSON value after the other.
func readValues(data []byte, path string, yield func(Record) bool) (more bool) {
	n := 0
	next := func(r Record) bool {
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
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	for at := 0; at < len(data); {
		end, more := readRun(data, at, next)
		if !more {
			return false
		}
		at = end
	}
	return n > 0 || next(Record{Err: errors.New("bert: no configuration in it")})
}

// readRun reads values from at on, up to one that is not JSON. end is where to go on then: at the next line that begins
// with an object or a list, so that a bad line costs itself alone.
func readRun(data []byte, at int, next func(Record) bool) (end int, more bool) {
	d := json.NewDecoder(bytes.NewReader(data[at:]))
	for {
		var value json.RawMessage
		switch err := d.Decode(&value); {
		case err == io.EOF:
			return len(data), true
		case err != nil:
			bad := at + int(d.InputOffset())
			bad += len(data[bad:]) - len(bytes.TrimLeft(data[bad:], " \t\r\n"))
			return nextLine(data, bad), next(Record{Err: fmt.Errorf("bert: line %d: not JSON: %w", lineOf(data, bad), err)})
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

func lineOf(data []byte, at int) int { return 1 + bytes.Count(data[:at], []byte("\n")) }

func readValue(value json.RawMessage, next func(Record) bool) (more bool) {
	if value[0] != '[' {
		return isHeader(value) || next(readOne(value))
	}
	var list []json.RawMessage
	if err := json.Unmarshal(value, &list); err != nil {
		return next(Record{Err: fmt.Errorf("bert: %w", err)})
	}
	for _, v := range list {
		if !next(readOne(v)) {
			return false
		}
	}
	return true
}

// isHeader tells the first line of a run's log, which holds no genome.
func isHeader(value json.RawMessage) bool {
	var h struct {
		Format int
		Config object
		Genome json.RawMessage
	}
	return json.Unmarshal(value, &h) == nil && h.Format > 0 && h.Config != nil && h.Genome == nil
}

// readOne reads a configuration, a record that holds one, or a candidate that has one as its genome.
func readOne(value json.RawMessage) (r Record) {
	var o object
	if json.Unmarshal(value, &o) == nil {
		r.ID = idOf(o["id"])
		if genome, ok := o["genome"]; ok {
			value = genome
		}
	}
	r.Err = r.Config.UnmarshalJSON(value)
	return r
}

// idOf is a string, or a number as it is written; other ids are as good as none.
func idOf(raw json.RawMessage) (id string) {
	var number json.Number
	if json.Unmarshal(raw, &id) != nil && json.Unmarshal(raw, &number) == nil {
		id = number.String()
	}
	return id
}
