package space

import (
	"archive/zip"
	"errors"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
)

// ReadPath reads the values of one file, of every .json and .jsonl file of a folder and its subfolders, or of every such
// file of a zip. Files come in the order of their names. An error ends one file, not the sequence.
func (r Reader) ReadPath(path string) iter.Seq[Value] {
	return func(yield func(Value) bool) {
		info, err := os.Stat(path)
		switch {
		case err != nil:
			yield(Value{ID: path, File: path, Err: r.errorf("%w", err)})
		case info.IsDir():
			r.readTree(os.DirFS(path), path, yield)
		case strings.EqualFold(filepath.Ext(path), ".zip"):
			r.readZip(path, yield)
		default:
			r.readFile(os.DirFS(filepath.Dir(path)), filepath.Base(path), path, yield)
		}
	}
}

func (r Reader) readZip(path string, yield func(Value) bool) {
	z, err := zip.OpenReader(path)
	if err != nil {
		yield(Value{ID: path, File: path, Err: r.errorf("%s: %w", path, err)})
		return
	}
	defer z.Close()
	r.readTree(z, path, yield)
}

// readTree reads every .json and .jsonl file of a folder or zip.
func (r Reader) readTree(tree fs.FS, path string, yield func(Value) bool) {
	files := 0
	err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if ext := strings.ToLower(filepath.Ext(name)); d.IsDir() || ext != ".json" && ext != ".jsonl" {
			return nil
		}
		files++
		if !r.readFile(tree, name, path+"/"+name, yield) {
			return fs.SkipAll
		}
		return nil
	})
	if err == nil && files == 0 {
		err = errNoFile
	}
	if err != nil {
		yield(Value{ID: path, File: path, Err: r.errorf("%s: %w", path, err)})
	}
}

var errNoFile = errors.New("no .json or .jsonl file in it")

func (r Reader) readFile(tree fs.FS, name, path string, yield func(Value) bool) (more bool) {
	data, err := fs.ReadFile(tree, name)
	if err != nil {
		return yield(Value{ID: path, File: path, Err: r.errorf("%w", err)})
	}
	return r.readAll(data, path, yield)
}
