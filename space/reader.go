package space

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"iter"
)

// Reader reads JSON values one by one from a file, a folder, a zip or a stream. A source holds one value or several, one
// behind the other, one a line, or in a list. A value that cannot be read becomes a Value with Err, and reading goes on
// with the next line that begins an object or a list.
type Reader struct {
	Package string // prefix of error messages, such as "space/rnn"
	Genome  string // what one value is called in error messages, such as "recipe"

	// IsHeader reports whether a value is no genome and is to be passed over without an error, as the first line of a
	// run's log is. Nil passes nothing over.
	IsHeader func(value json.RawMessage) bool
}

// Value holds one JSON value, or the reason why it could not be read.
type Value struct {
	ID   string // the name of the file; later values of the file add #2, #3, ...
	File string // the name of the file
	JSON json.RawMessage
	Err  error
}

// Result returns the id and the error of the genome that a caller decoded from v. The id is the genome's own, or v.ID
// where that is empty. The error is v.Err, or the decoder's error err behind the name of the file.
func (v Value) Result(id string, err error) (string, error) {
	switch {
	case v.Err != nil:
		return v.ID, v.Err
	case err != nil:
		err = fmt.Errorf("%s: %w", v.File, err)
	}
	return cmp.Or(id, v.ID), err
}

// ParseID returns the text of a JSON string, or the digits of a JSON number as they are written. It returns "" for any
// other value.
func ParseID(raw json.RawMessage) (id string) {
	var number json.Number
	if json.Unmarshal(raw, &id) != nil && json.Unmarshal(raw, &number) == nil {
		id = number.String()
	}
	return id
}

// ReadStream reads r to its end, then yields its values. The name takes the place of a file's name in ids and errors.
func (r Reader) ReadStream(in io.Reader, name string) iter.Seq[Value] {
	return func(yield func(Value) bool) {
		data, err := io.ReadAll(in)
		if err != nil {
			yield(Value{ID: name, File: name, Err: r.errorf("%s: %w", name, err)})
			return
		}
		r.readAll(data, name, yield)
	}
}

func (r Reader) errorf(format string, args ...any) error {
	return fmt.Errorf(r.Package+": "+format, args...)
}

// readAll yields the values of a file. It accepts a byte order mark and the bare words NaN and Infinity.
func (r Reader) readAll(data []byte, name string, yield func(Value) bool) (more bool) {
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
		return next(nil, r.errorf("not text: want JSON"))
	}
	data = replaceNaN(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	for at := 0; at < len(data); {
		end, more := r.readRun(data, at, next)
		if !more {
			return false
		}
		at = end
	}
	return n > 0 || next(nil, r.errorf("no %s in it", r.Genome))
}

// readRun reads values from offset at up to the first error of syntax. It returns the offset at which to go on: the next
// line that begins an object or a list.
func (r Reader) readRun(data []byte, at int, next func(json.RawMessage, error) bool) (end int, more bool) {
	d := json.NewDecoder(bytes.NewReader(data[at:]))
	for {
		var value json.RawMessage
		switch err := d.Decode(&value); {
		case err == io.EOF:
			return len(data), true
		case err != nil:
			bad := at + int(d.InputOffset())
			bad += len(data[bad:]) - len(bytes.TrimLeft(data[bad:], " \t\r\n"))
			return nextLine(data, bad), next(nil, r.errorf("%snot JSON: %w", linePrefix(data, bad), err))
		}
		if !r.yieldEach(value, next) {
			return len(data), false
		}
	}
}

// yieldEach yields a value, or the elements of a list.
func (r Reader) yieldEach(value json.RawMessage, next func(json.RawMessage, error) bool) (more bool) {
	if value[0] != '[' {
		return r.IsHeader != nil && r.IsHeader(value) || next(value, nil)
	}
	var list []json.RawMessage
	if err := json.Unmarshal(value, &list); err != nil {
		return next(nil, r.errorf("%w", err))
	}
	for _, v := range list {
		if !next(v, nil) {
			return false
		}
	}
	return true
}

// nextLine returns the offset of the next line that begins an object or a list, or the end.
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

// linePrefix returns "line 7: " for an offset. It returns nothing for the first line: most files have only one.
func linePrefix(data []byte, at int) string {
	if line := 1 + bytes.Count(data[:at], []byte("\n")); line > 1 {
		return fmt.Sprintf("line %d: ", line)
	}
	return ""
}
