package bert

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
)

// Record is a configuration that was read from somewhere, or the reason why it could not be.
type Record struct {
	ID     string // the record's id, or the file's name, with #2, #3, ... behind it
	Config Config
	Err    error
}

// ReadConfigs reads the configurations of a file or a folder, in the order of names. A file holds one or several JSON
// values: configurations, records of NAS-Bench-BERT, candidates of a run's log, or lists of these. The header of a log is
// passed over. What cannot be read is a Record with Err, not the end: a bad line among others costs itself alone.
func ReadConfigs(path string) iter.Seq[Record] {
	return func(yield func(Record) bool) {
		info, err := os.Stat(path)
		switch {
		case err != nil:
			yield(Record{ID: path, Err: fmt.Errorf("bert: %w", err)})
		case info.IsDir():
			readTree(os.DirFS(path), path, yield)
		default:
			readFile(os.DirFS(filepath.Dir(path)), filepath.Base(path), path, yield)
		}
	}
}

// ReadStream reads the configurations of r as ReadConfigs does those of a file; name stands in errors and ids.
func ReadStream(r io.Reader, name string) iter.Seq[Record] {
	return func(yield func(Record) bool) {
		data, err := io.ReadAll(r)
		if err != nil {
			yield(Record{ID: name, Err: fmt.Errorf("bert: %s: %w", name, err)})
			return
		}
		readValues(data, name, yield)
	}
}

// readTree reads every .json and .jsonl file of a folder.
func readTree(tree fs.FS, path string, yield func(Record) bool) {
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
		yield(Record{ID: path, Err: fmt.Errorf("bert: %s: %w", path, err)})
	}
}

func readFile(tree fs.FS, name, path string, yield func(Record) bool) (more bool) {
	data, err := fs.ReadFile(tree, name)
	if err != nil {
		return yield(Record{ID: path, Err: fmt.Errorf("bert: %w", err)})
	}
	return readValues(data, path, yield)
}
