package runs

import (
	"os"
	"path/filepath"
)

// replace writes a file whole or not at all. It writes a new file beside it, fsyncs it, and renames it over the old one.
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

// syncDir fsyncs a directory, so that a rename in it survives a power failure. It ignores errors: the old state is as
// whole as the new one, and Windows neither can nor needs to do this.
func syncDir(dir string) {
	if d, err := os.Open(dir); err == nil {
		d.Sync()
		d.Close()
	}
}
