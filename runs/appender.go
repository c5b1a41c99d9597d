package runs

import (
	"fmt"
	"io"
	"os"
)

// appendFile names the part of os.File that an appender needs. Tests replace it by a full disk.
type appendFile interface {
	io.WriteCloser
	Sync() error
}

// appender writes whole lines to the end of a file.
type appender struct {
	name string
	file appendFile
	size int64
}

// openAppender opens a file for appending, and makes it if need be.
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

// append writes a line with one call. If the write fails, it truncates the file to what it was.
func (a *appender) append(line []byte) error {
	n, err := a.file.Write(line)
	if err == nil && n < len(line) {
		err = io.ErrShortWrite
	}
	if err == nil {
		a.size += int64(n)
		return nil
	}
	if n > 0 {
		if cut := os.Truncate(a.name, a.size); cut != nil {
			return fmt.Errorf("%w (and the incomplete line could not be removed: %w)", err, cut)
		}
	}
	return err
}

// close fsyncs and closes the file. Closing twice does nothing.
func (a *appender) close() error {
	if a.file == nil {
		return nil
	}
	err := a.file.Sync()
	if e := a.file.Close(); err == nil {
		err = e
	}
	a.file = nil
	return err
}
