package space

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
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
// these. The header of a run's log is passed over. What cannot be read is a Recipe with Err, not the end: a bad line among others costs itself alone.
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
