package runs

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/gofrs/flock"
)

// ErrLocked reports that another process is writing the run. Create and Open wrap it.
var ErrLocked = errors.New("another process is writing this run: wait for it or stop it")

// lock takes the lock of a run directory without waiting. The operating system releases it when the process ends, however
// it ends.
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
