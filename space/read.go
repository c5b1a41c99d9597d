package space

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Recipe is a cell that was read from somewhere, or the reason why it could not be.
type Recipe struct {
	ID   string // the log's recepie_id, the line's id, or the file's name, with #2, #3, ... behind it
	Cell Cell
	Log  *Log // what a published training log says besides, nil elsewhere
	Err  error
}

// Log is what a log of the benchmark says of a trained cell. The losses are natural logarithms.
type Log struct {
	Data       string
	NumParams  int
	TestLosses []float64 // per epoch; NaN where training diverged
}

// ReadRecipes reads the recipes of a file, a folder or a zip, in the order of names. A file holds one or several JSON
// values: recipes, objects with a recipe under "recipe", "recepie" (the benchmark's spelling) or "genome", or lists of
// these. What cannot be read is a Recipe with Err, not the end: a bad line among others costs itself alone.
func ReadRecipes(path string) iter.Seq[Recipe] {
	return func(yield func(Recipe) bool) {
		info, err := os.Stat(path)
		switch {
		case err != nil:
			yield(Recipe{ID: path, Err: fmt.Errorf("space: %w", err)})
		case info.IsDir():
			readTree(os.DirFS(path), path, yield)
		case strings.EqualFold(filepath.Ext(path), ".zip"):
			readZip(path, yield)
		default:
			readFile(os.DirFS(filepath.Dir(path)), filepath.Base(path), path, yield)
		}
	}
}

// ReadStream reads the recipes of r as ReadRecipes does those of a file; name stands in errors and ids.
func ReadStream(r io.Reader, name string) iter.Seq[Recipe] {
	return func(yield func(Recipe) bool) {
		data, err := io.ReadAll(r)
		if err != nil {
			yield(Recipe{ID: name, Err: fmt.Errorf("space: %s: %w", name, err)})
			return
		}
		readValues(data, name, yield)
	}
}

func readZip(path string, yield func(Recipe) bool) {
	z, err := zip.OpenReader(path)
	if err != nil {
		yield(Recipe{ID: path, Err: fmt.Errorf("space: %s: %w", path, err)})
		return
	}
	defer z.Close()
	readTree(z, path, yield)
}

// readTree reads every .json and .jsonl file of a folder or zip.
func readTree(tree fs.FS, path string, yield func(Recipe) bool) {
	files := 0
	err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if ext := strings.ToLower(filepath.Ext(name)); d.IsDir() || ext != ".json" && ext != ".jsonl" {
			return nil
		}
		files++
		if !readFile(tree, name, path+"/"+name, yield) {
			return fs.SkipAll
		}
		return nil
	})
	if err == nil && files == 0 {
		err = errors.New("no .json or .jsonl file in it")
	}
	if err != nil {
		yield(Recipe{ID: path, Err: fmt.Errorf("space: %s: %w", path, err)})
	}
}

func readFile(tree fs.FS, name, path string, yield func(Recipe) bool) (more bool) {
	data, err := fs.ReadFile(tree, name)
	if err != nil {
		return yield(Recipe{ID: path, Err: fmt.Errorf("space: %w", err)})
	}
	return readValues(data, path, yield)
}

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
		return next(readOne(value))
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

// nanFloat is a number, or null for the NaN that pythonJSON took out.
type nanFloat float64

func (f *nanFloat) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*f = nanFloat(math.NaN())
		return nil
	}
	return json.Unmarshal(b, (*float64)(f))
}

// pythonJSON replaces the bare words NaN, Infinity and -Infinity, which Python writes and JSON does not have, by null.
func pythonJSON(data []byte) []byte {
	if !bytes.Contains(data, []byte("NaN")) && !bytes.Contains(data, []byte("Infinity")) {
		return data
	}
	out := make([]byte, 0, len(data))
	quoted := false
	for i := 0; i < len(data); {
		if !quoted {
			if n := bareWord(data[i:]); n > 0 {
				out = append(out, "null"...)
				i += n
				continue
			}
		}
		n := 1
		switch {
		case data[i] == '"':
			quoted = !quoted
		case quoted && data[i] == '\\' && i+1 < len(data):
			n = 2
		}
		out = append(out, data[i:i+n]...)
		i += n
	}
	return out
}

func bareWord(data []byte) int {
	for _, word := range []string{"NaN", "Infinity", "-Infinity"} {
		if bytes.HasPrefix(data, []byte(word)) {
			return len(word)
		}
	}
	return 0
}
