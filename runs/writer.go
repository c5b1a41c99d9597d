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

// Writer appends to a run. It holds the lock of the directory from Create or Open to Close. One goroutine may use it at a
// time.
type Writer struct {
	Log
	Spent time.Duration // wall time of earlier sessions, each up to its last candidate

	lock   *flock.Flock
	log    appender
	times  appender
	text   []byte    // reused memory of a line
	began  time.Time // start of this session
	synced time.Time // last fsync of the log
	failed error     // the error of an Append, after which nothing more is recorded
}

// ErrExists reports that a directory holds a run already. Create and CheckUnused wrap it.
var ErrExists = errors.New("in use already")

// Create starts a run in dir, which it makes if need be. It writes the files, contents by name as in WriteFile, before the
// log. Its error wraps ErrExists if dir holds a run, and ErrLocked if another process writes there.
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
		// Times of an earlier run whose log was deleted would count as time spent by this one.
		if err := os.Remove(filepath.Join(dir, TimesFile)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("runs: %w", err)
		}
		if err := replace(filepath.Join(dir, LogFile), head); err != nil {
			return nil, fmt.Errorf("runs: %w", err)
		}
		return openWriter(dir)
	})
}

// refuseExisting returns an error if dir holds a run, which Create would overwrite.
func refuseExisting(dir string) error {
	if _, err := Read(dir); errors.Is(err, ErrNoHeader) {
		return nil
	}
	return fmt.Errorf("runs: directory (%s): %w: resume it with `evolve resume %s`, or choose another one with -dir", dir, ErrExists, dir)
}

// Open resumes the run in dir. It cuts off a line that a killed process left incomplete, and drops times without a
// candidate. The caller replays Lines to restore its search. The error wraps ErrNoHeader, ErrLocked or fs.ErrNotExist.
func Open(dir string) (*Writer, error) {
	if _, err := Read(dir); err != nil { // before a lock file is made: dir may be no run
		return nil, err
	}
	return withLock(dir, func() (*Writer, error) { return openWriter(dir) })
}

// withLock calls open under the lock of a directory. The Writer keeps the lock.
func withLock(dir string, open func() (*Writer, error)) (*Writer, error) {
	l, err := lock(dir)
	if err != nil {
		return nil, err
	}
	w, err := open()
	if err != nil {
		l.Close()
		return nil, err
	}
	w.lock = l
	return w, nil
}

// openWriter repairs the log and the times of a run and opens them for appending.
func openWriter(dir string) (*Writer, error) {
	l, err := Read(dir)
	if err != nil {
		return nil, err
	}
	w := &Writer{Log: *l, began: time.Now(), synced: time.Now()}
	if w.Spent, err = repairTimes(filepath.Join(dir, TimesFile), l.Count); err != nil {
		return nil, err
	}
	name := filepath.Join(dir, LogFile)
	if l.Torn {
		if err := os.Truncate(name, l.end); err != nil {
			return nil, fmt.Errorf("runs: cutting off a torn line: %w", err)
		}
	}
	if w.log, err = openAppender(name); err != nil {
		return nil, fmt.Errorf("runs: %w", err)
	}
	if w.times, err = openAppender(filepath.Join(dir, TimesFile)); err != nil {
		w.log.close()
		return nil, fmt.Errorf("runs: %w", err)
	}
	return w, nil
}

// Append records the next candidate, whose id must be Count, and the duration of its evaluation. It hands the line to the
// operating system with one write, and fsyncs at most once a second. After a failed write the log ends with the candidate
// before: the run can be closed and resumed, and further calls return the same error.
func (w *Writer) Append(l Line, took time.Duration) error {
	if w.failed != nil {
		return w.failed
	}
	if l.ID != w.Count {
		return fmt.Errorf("runs: candidate (%d): want id %d", l.ID, w.Count)
	}
	text, err := appendLine(w.text[:0], l)
	if err != nil {
		return err
	}
	w.text = text
	if err := w.write(text, took); err != nil {
		w.failed = fmt.Errorf("runs: recording candidate %d: %w; %d candidates are recorded: make room, then run `evolve resume %s`",
			l.ID, err, w.Count, w.Dir)
	}
	return w.failed
}

// write appends the line of a candidate and its time, and fsyncs the log if the last fsync is a second ago.
func (w *Writer) write(text []byte, took time.Duration) error {
	if w.lock == nil {
		return os.ErrClosed
	}
	if err := w.log.append(text); err != nil {
		return err
	}
	id, now := w.Count, time.Now()
	w.Count, w.end = id+1, w.log.size
	if err := w.times.append(encodeTime(id, took, w.Spent+now.Sub(w.began))); err != nil {
		return err
	}
	if now.Sub(w.synced) < time.Second {
		return nil
	}
	w.synced = now
	return w.log.file.Sync()
}

// WriteFile writes a file in the directory of the run, replacing an older one atomically. The name is relative, with
// slashes; missing folders are made. It returns an error for names outside of the directory and those of the log, the
// times and the lock.
func (w *Writer) WriteFile(name string, data []byte) error { return writeFile(w.Dir, name, data) }

func writeFile(dir, name string, data []byte) error {
	clean := filepath.Clean(filepath.FromSlash(name))
	if !filepath.IsLocal(clean) || slices.Contains([]string{".", LogFile, TimesFile, LockFile}, clean) {
		return fmt.Errorf("runs: file (%s): want a relative path inside the run, but not its log, times or lock", name)
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

// Close fsyncs and closes the files and releases the lock. Closing twice does nothing.
func (w *Writer) Close() error {
	if w.lock == nil {
		return nil
	}
	err := errors.Join(w.log.close(), w.times.close(), w.lock.Close())
	w.lock = nil
	if err != nil {
		return fmt.Errorf("runs: closing %s: %w", w.Dir, err)
	}
	return nil
}
