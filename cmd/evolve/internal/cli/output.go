package cli

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Put writes data to a file, or to standard output if name is "" or "-".
func (s Streams) Put(name string, data []byte) error {
	return s.PutFunc(name, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// PutFunc writes what write produces to a file, or to standard output if name is "" or "-". The file appears, or replaces an
// existing one, only when it is complete. PutFunc writes directly to a device or a pipe.
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

// OutputPath returns the path of an output file after following links. regular is false if the path is a folder, a device or
// a pipe.
func OutputPath(name string) (target string, regular bool) {
	if real, err := filepath.EvalSymlinks(name); err == nil {
		name = real
	}
	info, err := os.Stat(name)
	return name, err != nil || info.Mode().IsRegular()
}

// withPath replaces the path in an error by the name that the user gave.
func withPath(name string, err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return &fs.PathError{Op: at.Op, Path: name, Err: at.Err}
	}
	return err
}
