// Package values reads JSON values from wherever genomes are kept: files, folders, zips and streams, one value or many, lists
// and lines. What cannot be read costs itself alone.
package space

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
)

// Value is one that was read, or the reason why none was.
type Value struct {
	ID   string // the file's name, with #2, #3, ... behind it
	File string // the file
	JSON json.RawMessage
	Err  error
}

// Result is the id of what became of a value, its own where it has one, and the error, by the file.
func (v Value) Result(id string, err error) (string, error) {
	switch {
	case v.Err != nil:
		return v.ID, v.Err
	case err != nil:
		err = fmt.Errorf("%s: %w", v.File, err)
	}
	return cmp.Or(id, v.ID), err
}

// Reader is what errors say, and which values are no genomes.
type Reader struct {
	Package, Genome string
	IsHeader        func(value json.RawMessage) bool // the first line of a run's log, passed over
}

func (f Reader) errorf(format string, args ...any) error {
	return fmt.Errorf(f.Package+": "+format, args...)
}

// ReadStream reads all of r; name stands in errors and ids.
func (f Reader) ReadStream(r io.Reader, name string) iter.Seq[Value] {
	return func(yield func(Value) bool) {
		data, err := io.ReadAll(r)
		if err != nil {
			yield(Value{ID: name, File: name, Err: f.errorf("%s: %w", name, err)})
			return
		}
		f.readAll(data, name, yield)
	}
}

// readAll reads one value after the other.
func (f Reader) readAll(data []byte, name string, yield func(Value) bool) (more bool) {
	n := 0
	next := func(v json.RawMessage, err error) bool {
		n++
		id := name
		if n > 1 {
			id = fmt.Sprintf("%s#%d", name, n)
		}
		if err != nil {
			err = fmt.Errorf("%s: %w", name, err)
		}
		return yield(Value{id, name, v, err})
	}
	if bytes.IndexByte(data[:min(len(data), 1000)], 0) >= 0 {
		return next(nil, f.errorf("is no text: want JSON"))
	}
	data = replaceNaN(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	for at := 0; at < len(data); {
		end, more := f.readRun(data, at, next)
		if !more {
			return false
		}
		at = end
	}
	return n > 0 || next(nil, f.errorf("no %s in it", f.Genome))
}

// readRun reads values from at on, up to one that is not JSON. end is where to go on then: at the next line that begins
// with an object or a list, so that a bad line costs itself alone.
func (f Reader) readRun(data []byte, at int, next func(json.RawMessage, error) bool) (end int, more bool) {
	d := json.NewDecoder(bytes.NewReader(data[at:]))
	for {
		var value json.RawMessage
		switch err := d.Decode(&value); {
		case err == io.EOF:
			return len(data), true
		case err != nil:
			bad := at + int(d.InputOffset())
			bad += len(data[bad:]) - len(bytes.TrimLeft(data[bad:], " \t\r\n"))
			return nextLine(data, bad), next(nil, f.errorf("%snot JSON: %w", linePrefix(data, bad), err))
		}
		if !f.yieldEach(value, next) {
			return len(data), false
		}
	}
}

// yieldEach hands on a value, or those of a list.
func (f Reader) yieldEach(value json.RawMessage, next func(json.RawMessage, error) bool) (more bool) {
	if value[0] != '[' {
		return f.IsHeader(value) || next(value, nil)
	}
	var list []json.RawMessage
	if err := json.Unmarshal(value, &list); err != nil {
		return next(nil, f.errorf("%w", err))
	}
	for _, v := range list {
		if !next(v, nil) {
			return false
		}
	}
	return true
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

// linePrefix names the line of a place, but for the first, which goes without saying.
func linePrefix(data []byte, at int) string {
	if line := 1 + bytes.Count(data[:at], []byte("\n")); line > 1 {
		return fmt.Sprintf("line %d: ", line)
	}
	return ""
}

// ParseID is a string, or a number as it is written; other ids are as good as none.
func ParseID(raw json.RawMessage) (id string) {
	var number json.Number
	if json.Unmarshal(raw, &id) != nil && json.Unmarshal(raw, &number) == nil {
		id = number.String()
	}
	return id
}

var errNoFile = errors.New("no .json or .jsonl file in it")
