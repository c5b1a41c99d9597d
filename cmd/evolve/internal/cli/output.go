package cli

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Put writes a result to a file, or to standard output where name is "" or -.
func (s Streams) Put(name string, data []byte) error {
	return s.PutFunc(name, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// PutFunc is Put for long results, which write produces. A file appears, or replaces the one of its name, only when it is
// whole. A device or a pipe is written to directly.
func (s Streams) PutFunc(name string, write func(w io.Writer) error) error {
	if name == "" || name == "-" {
		return write(s.Out)
	}
	target, regular := OutputPath(name)
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
		return withPath(name, err)
	}
	if err := errors.Join(write(f), f.Close()); err != nil {
		os.Remove(part)
		return withPath(name, err)
	}
	return os.Rename(part, target)
}

// OutputPath follows links to where a file of a name is, or would be. regular is false where a folder, a device or a pipe is.
func OutputPath(name string) (target string, regular bool) {
	if real, err := filepath.EvalSymlinks(name); err == nil {
		name = real
	}
	info, err := os.Stat(name)
	return name, err != nil || info.Mode().IsRegular()
}

// withPath returns the error of a path under the name that the user gave.
func withPath(name string, err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return &fs.PathError{Op: at.Op, Path: name, Err: at.Err}
	}
	return err
}
