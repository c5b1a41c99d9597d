package oracle

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Read reads a file, a folder or a zip file. Each file may hold a training log of NAS-Bench-NLP, a list of records of
// NAS-Bench-BERT, or a CSV whose first column names the rows. Skipped lists what cannot be used; it is an error if
// nothing can. Read ends at the next file when ctx is cancelled. It holds one file at a time in memory.
func Read(ctx context.Context, path string) (*Table, error) {
	t := &Table{}
	info, err := os.Stat(path)
	switch {
	case err != nil:
	case info.IsDir():
		err = t.tree(ctx, os.DirFS(path), path)
	case strings.EqualFold(filepath.Ext(path), ".zip"):
		err = t.zip(ctx, path)
	default:
		err = t.file(os.DirFS(filepath.Dir(path)), filepath.Base(path), path)
	}
	if err == nil && len(t.Rows) == 0 {
		err = errors.New("no published results in it")
		if len(t.Skipped) > 0 {
			err = fmt.Errorf("nothing in it can be used; the first of %d: %s: %s", len(t.Skipped), t.Skipped[0].Source, t.Skipped[0].Why)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("oracle: read (%s): %w", path, err)
	}
	t.label()
	return t, nil
}

// zip reads the files of a zip.
func (t *Table) zip(ctx context.Context, path string) error {
	z, err := zip.OpenReader(path)
	if err != nil {
		return err
	}
	defer z.Close()
	return t.tree(ctx, z, path)
}

// tree reads all JSON and CSV files of a folder or zip, in the order of their names.
func (t *Table) tree(ctx context.Context, tree fs.FS, path string) error {
	return fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil {
			err = ctx.Err()
		}
		if ext := strings.ToLower(filepath.Ext(name)); err != nil || d.IsDir() || ext != ".json" && ext != ".csv" || strings.HasPrefix(d.Name(), ".") {
			return err
		}
		if err := t.file(tree, name, path+"/"+name); err != nil {
			t.skip(path+"/"+name, "%v", err)
		}
		return nil
	})
}

// file reads one file and chooses the reader by its content.
func (t *Table) file(tree fs.FS, name, source string) error {
	data, err := fs.ReadFile(tree, name)
	if err != nil {
		return err
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	switch start := bytes.TrimLeft(data, " \t\r\n"); {
	case len(start) == 0:
		return errors.New("is empty")
	case start[0] == '[':
		return t.records(start, source)
	case start[0] == '{':
		return t.log(start, filepath.Base(name), source)
	case strings.EqualFold(filepath.Ext(name), ".csv"):
		return t.csv(data, source)
	}
	return errors.New("is neither JSON nor CSV")
}
