package runs

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/gofrs/flock"
)

// Writer is a run being written: its log so far, and the right to add to it. One goroutine uses it.
type Writer struct {
	Log
	Spent time.Duration // wall time of earlier sessions, up to the last candidate of each

	lock   *flock.Flock
	log    appender
	times  appender
	text   []byte    // memory of a line
	began  time.Time // this session
	synced time.Time // the log, last
	failed error     // of an Append: nothing can follow it
}

// ErrExists is wrapped by the error of Create for a directory that holds a run.
var ErrExists = errors.New("in use already")

// Create begins a run in dir, which it makes if need be, and keeps files (contents by name) beside the log.
func Create(dir string, h Header, files map[string][]byte) (*Writer, error) {
	head, err := h.encode()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, fmt.Errorf("runs: %w", err)
	}
	return withLock(dir, func() (*Writer, error) {
		if err := refuseExisting(dir); err != nil {
			return nil, err
		}
		for _, name := range slices.Sorted(maps.Keys(files)) {
			if err := writeFile(dir, name, files[name]); err != nil {
				return nil, err
			}
		}
		// Times of a run that no longer has a log would count as spent by this one.
		if err := os.Remove(filepath.Join(dir, TimesFile)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("runs: %w", err)
		}
		if err := replace(filepath.Join(dir, LogFile), head); err != nil {
			return nil, fmt.Errorf("runs: %w", err)
		}
		return openWriter(dir)
	})
}

// refuseExisting makes sure that no run would be overwritten.
func refuseExisting(dir string) error {
	if _, err := Read(dir); errors.Is(err, ErrNoHeader) {
		return nil
	}
	return fmt.Errorf("runs: directory (%s): %w: go on with `evolve resume %s`, or choose another one with -dir", dir, ErrExists, dir)
}

// Open takes a run up again where its log ends. What a killed process left half written is cut off.
func Open(dir string) (*Writer, error) {
	if _, err := Read(dir); err != nil { // before a lock file is made in some other directory
		return nil, err
	}
	return withLock(dir, func() (*Writer, error) { return openWriter(dir) })
}

// withLock makes a Run under the lock of its directory, which the Run keeps.
func withLock(dir string, begin func() (*Writer, error)) (*Writer, error) {
	l, err := lock(dir)
	if err != nil {
		return nil, err
	}
	r, err := begin()
	if err != nil {
		l.Close()
		return nil, err
	}
	r.lock = l
	return r, nil
}

// openWriter repairs the files of a run and opens them for appending.
func openWriter(dir string) (*Writer, error) {
	l, err := Read(dir)
	if err != nil {
		return nil, err
	}
	r := &Writer{Log: *l, began: time.Now(), synced: time.Now()}
	if r.Spent, err = repairTimes(filepath.Join(dir, TimesFile), l.Count); err != nil {
		return nil, err
	}
	name := filepath.Join(dir, LogFile)
	if l.Torn {
		if err := os.Truncate(name, l.end); err != nil {
			return nil, fmt.Errorf("runs: cutting off a torn line: %w", err)
		}
	}
	if r.log, err = openAppender(name); err != nil {
		return nil, fmt.Errorf("runs: %w", err)
	}
	if r.times, err = openAppender(filepath.Join(dir, TimesFile)); err != nil {
		r.log.close()
		return nil, fmt.Errorf("runs: %w", err)
	}
	return r, nil
}

// Append records the next candidate and the time its evaluation took. After an error the log ends with the candidate
// before it, and the run can only be closed and resumed.
func (r *Writer) Append(l Line, took time.Duration) error {
	if r.failed != nil {
		return r.failed
	}
	if l.ID != r.Count {
		return fmt.Errorf("runs: candidate (%d): %d comes next", l.ID, r.Count)
	}
	text, err := appendLine(r.text[:0], l)
	if err != nil {
		return err
	}
	r.text = text
	if err := r.write(text, took); err != nil {
		r.failed = fmt.Errorf("runs: recording candidate %d: %w; %d candidates are recorded: make room, then go on with `evolve resume %s`",
			l.ID, err, r.Count, r.Dir)
	}
	return r.failed
}

// write adds a candidate's line to the log, its time, and sees to the fsync that is due.
func (r *Writer) write(text []byte, took time.Duration) error {
	if r.lock == nil {
		return os.ErrClosed
	}
	if err := r.log.append(text); err != nil {
		return err
	}
	id, now := r.Count, time.Now()
	r.Count, r.end = id+1, r.log.size
	if err := r.times.append(encodeTime(id, took, r.Spent+now.Sub(r.began))); err != nil {
		return err
	}
	if now.Sub(r.synced) < time.Second {
		return nil
	}
	r.synced = now
	return r.log.file.Sync()
}

// WriteFile keeps a file in the run's directory, replacing it whole. The name is relative, its folders are made.
func (r *Writer) WriteFile(name string, data []byte) error { return writeFile(r.Dir, name, data) }

func writeFile(dir, name string, data []byte) error {
	clean := filepath.Clean(filepath.FromSlash(name))
	if !filepath.IsLocal(clean) || slices.Contains([]string{".", LogFile, TimesFile, LockFile}, clean) {
		return fmt.Errorf("runs: file (%s): not a name for a file beside the log", name)
	}
	path := filepath.Join(dir, clean)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return fmt.Errorf("runs: %w", err)
	}
	if err := replace(path, data); err != nil {
		return fmt.Errorf("runs: %w", err)
	}
	return nil
}

// Close makes what is recorded last and lets go of the directory. Closing twice does nothing.
func (r *Writer) Close() error {
	if r.lock == nil {
		return nil
	}
	err := errors.Join(r.log.close(), r.times.close(), r.lock.Close())
	r.lock = nil
	if err != nil {
		return fmt.Errorf("runs: closing %s: %w", r.Dir, err)
	}
	return nil
}
