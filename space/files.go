package space

import (
	"archive/zip"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
)

// ReadPath reads a file, a folder or a zip, in the order of names.
func (f Reader) ReadPath(path string) iter.Seq[Value] {
	return func(yield func(Value) bool) {
		info, err := os.Stat(path)
		switch {
		case err != nil:
			yield(Value{ID: path, File: path, Err: f.errorf("%w", err)})
		case info.IsDir():
			f.readTree(os.DirFS(path), path, yield)
		case strings.EqualFold(filepath.Ext(path), ".zip"):
			f.readZip(path, yield)
		default:
			f.readFile(os.DirFS(filepath.Dir(path)), filepath.Base(path), path, yield)
		}
	}
}

func (f Reader) readZip(path string, yield func(Value) bool) {
	z, err := zip.OpenReader(path)
	if err != nil {
		yield(Value{ID: path, File: path, Err: f.errorf("%s: %w", path, err)})
		return
	}
	defer z.Close()
	f.readTree(z, path, yield)
}

// readTree reads every .json and .jsonl file of a folder or zip.
func (f Reader) readTree(tree fs.FS, path string, yield func(Value) bool) {
	files := 0
	err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if ext := strings.ToLower(filepath.Ext(name)); d.IsDir() || ext != ".json" && ext != ".jsonl" {
			return nil
		}
		files++
		if !f.readFile(tree, name, path+"/"+name, yield) {
			return fs.SkipAll
		}
		return nil
	})
	if err == nil && files == 0 {
		err = errNoFile
	}
	if err != nil {
		yield(Value{ID: path, File: path, Err: f.errorf("%s: %w", path, err)})
	}
}

func (f Reader) readFile(tree fs.FS, name, path string, yield func(Value) bool) (more bool) {
	data, err := fs.ReadFile(tree, name)
	if err != nil {
		return yield(Value{ID: path, File: path, Err: f.errorf("%w", err)})
	}
	return f.readAll(data, path, yield)
}
