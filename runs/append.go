package runs

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// replace writes a file whole or not at all: beside it, fsynced, then renamed over it.
func replace(name string, data []byte) error {
	beside := name + ".tmp"
	f, err := os.OpenFile(beside, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o666)
	if err != nil {
		return err
	}
	if _, err = f.Write(data); err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(beside, name)
	}
	if err != nil {
		os.Remove(beside)
		return err
	}
	syncDir(filepath.Dir(name))
	return nil
}

// syncDir makes a rename in a directory last. Windows cannot and need not; elsewhere a failure leaves the old state,
// which is as whole as the new one.
func syncDir(dir string) {
	if d, err := os.Open(dir); err == nil {
		d.Sync()
		d.Close()
	}
}

// appendFile is what a file that grows needs of its file; a test puts a full disk in its place.
type appendFile interface {
	io.WriteCloser
	Sync() error
}

// appender is a file of whole lines that is only appended to.
type appender struct {
	name string
	file appendFile
	size int64
}

func openAppender(name string) (appender, error) {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o666)
	if err != nil {
		return appender{}, err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return appender{}, err
	}
	return appender{name: name, file: f, size: info.Size()}, nil
}

// append appends a line with one write. Of a write that fails nothing stays, if the file can still be cut.
func (g *appender) append(line []byte) error {
	n, err := g.file.Write(line)
	if err == nil && n < len(line) {
		err = io.ErrShortWrite
	}
	if err == nil {
		g.size += int64(n)
		return nil
	}
	if n > 0 {
		if cut := os.Truncate(g.name, g.size); cut != nil {
			return fmt.Errorf("%w (and what it left could not be cut off: %w)", err, cut)
		}
	}
	return err
}

func (g *appender) close() error {
	if g.file == nil {
		return nil
	}
	err := g.file.Sync()
	if e := g.file.Close(); err == nil {
		err = e
	}
	g.file = nil
	return err
}
