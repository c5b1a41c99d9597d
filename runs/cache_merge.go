package runs

import (
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// A segment that was not written for idleAfter counts as finished; maxIdle of them are merged into one.
//
// No lock is needed for that. A segment is removed only after the one that replaces it is safe on disk, so two
// processes that merge at once leave every entry twice at worst. A process that was idle and then goes on writes to a
// file that is no longer there: other runs compute what it kept. The clock decides about work, never about a value.
const (
	idleAfter = time.Hour
	maxIdle   = 50
)

// merger gathers the entries of idle segments, if those are many.
type merger struct {
	names map[string]bool
	text  []byte
}

func chooseIdle(entries []fs.DirEntry) *merger {
	m := &merger{names: map[string]bool{}}
	for _, e := range entries {
		info, err := e.Info()
		if isSegment(e.Name()) && err == nil && info.Mode().IsRegular() && time.Since(info.ModTime()) >= idleAfter {
			m.names[e.Name()] = true
		}
	}
	if len(m.names) <= maxIdle {
		m.names = nil
	}
	return m
}

// collector says what to do with the entries of the segment that is being loaded.
func (m *merger) collector(name string) func(hashKey, float64) {
	if !m.names[name] {
		return func(hashKey, float64) {}
	}
	return func(k hashKey, v float64) { m.text = encodeEntry(m.text, k, v) }
}

// exclude keeps a segment that could not be read from being removed.
func (m *merger) exclude(name string) { delete(m.names, name) }

// merge replaces the segments by one. What fails leaves them as they are.
func (m *merger) merge(dir string) {
	if m.names == nil {
		return
	}
	whole, err := newSegment(dir)
	if err != nil {
		return
	}
	err = whole.append(m.text)
	if e := whole.close(); err != nil || e != nil {
		os.Remove(whole.name)
		return
	}
	for name := range m.names {
		os.Remove(filepath.Join(dir, name))
	}
}
