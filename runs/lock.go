package runs

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/gofrs/flock"
)

// ErrLocked is wrapped by the error of Create and Open for a run that is being written.
var ErrLocked = errors.New("another process is writing this run: wait for it or stop it")

// lock takes the lock of a run directory, which the operating system releases however the process ends.
func lock(dir string) (*flock.Flock, error) {
	l := flock.New(filepath.Join(dir, LockFile))
	held, err := l.TryLock()
	if err != nil {
		return nil, fmt.Errorf("runs: lock (%s): %w", dir, err)
	}
	if !held {
		l.Close()
		return nil, fmt.Errorf("runs: lock (%s): %w", dir, ErrLocked)
	}
	return l, nil
}
