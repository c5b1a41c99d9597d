package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// put writes a result to a file, or to standard output where none is named, or -.
func (s streams) put(name string, data []byte) error {
	return s.stream(name, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// stream is put for what is long. A file is there when it is whole, and replaces one of its name only then; a device or a
// pipe is written to.
func (s streams) stream(name string, write func(w io.Writer) error) error {
	if name == "" || name == "-" {
		return write(s.out)
	}
	target, regular := outputAt(name)
	if !regular {
		f, err := os.OpenFile(target, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		return errors.Join(write(f), f.Close())
	}
	part := target + ".part"
	f, err := os.Create(part)
	if err != nil {
		return namedBy(name, err)
	}
	if err := errors.Join(write(f), f.Close()); err != nil {
		os.Remove(part)
		return namedBy(name, err)
	}
	return os.Rename(part, target)
}

// outputAt follows links to where a file of a name is, or would be. It is not regular where a folder, a device or a pipe is.
func outputAt(name string) (target string, regular bool) {
	if real, err := filepath.EvalSymlinks(name); err == nil {
		name = real
	}
	info, err := os.Stat(name)
	return name, err != nil || info.Mode().IsRegular()
}

// namedBy is an error of a path, by the name that was given.
func namedBy(name string, err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return &fs.PathError{Op: at.Op, Path: name, Err: at.Err}
	}
	return err
}
