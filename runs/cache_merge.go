package runs

import (
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// OpenCache merges the idle segments into one if there are more than maxIdle. A segment is idle if nothing was written to
// it for idleAfter.
//
// Merging needs no lock. A segment is removed only after its replacement is on disk, so two processes that merge at once
// leave every entry twice at worst. A process that writes again after it was idle writes to a removed file: other runs
// then compute its values again. The clock decides how much is computed, never a value.
const (
	idleAfter = time.Hour
	maxIdle   = 50
)

// merger gathers the entries of idle segments.
type merger struct {
	names map[string]bool // of the segments to replace; nil if there are few
	text  []byte          // their entries
}

// chooseIdle returns a merger of the idle segments in a listing.
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

// collector returns the function that takes the entries of a segment while it is loaded.
func (m *merger) collector(name string) func(hashKey, float64) {
	if !m.names[name] {
		return func(hashKey, float64) {}
	}
	return func(k hashKey, v float64) { m.text = encodeEntry(m.text, k, v) }
}

// exclude keeps a segment that could not be read.
func (m *merger) exclude(name string) { delete(m.names, name) }

// merge replaces the segments by one. If it fails, they stay as they are.
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
