package runs

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Entry describes one run directory in a List. If Err is not empty, the other fields hold what could be read.
type Entry struct {
	Dir       string  `json:"dir"`
	Name      string  `json:"name"`
	Strategy  string  `json:"strategy"` // the kind, strategy.kind in the configuration
	Seed      uint64  `json:"seed"`
	Count     int     `json:"count"`     // candidates
	Distinct  int     `json:"distinct"`  // candidates that repeat no earlier one
	Failed    int     `json:"failed"`    // distinct candidates whose evaluation failed
	Best      int     `json:"best"`      // id of the best candidate, -1 if none is feasible
	Objective float64 `json:"objective"` // the first objective of the best; higher is better
	Err       string  `json:"err,omitempty"`
}

// List describes the run directories in root and below it, in lexical order: the folders with a log. It reads each log
// whole. It does not look for runs inside runs. It returns an error only if root cannot be read.
func List(root string) ([]Entry, error) { return new(Catalog).List(root) }

// Catalog lists runs repeatedly and reads only the logs that changed in size or modification time. The zero value is
// ready to use. One goroutine may use it at a time.
type Catalog struct{ cached map[string]cachedEntry }

// cachedEntry holds an entry with the size and modification time of its log.
type cachedEntry struct {
	Entry
	size int64
	at   time.Time
}

// List returns the same as the function List.
func (c *Catalog) List(root string) ([]Entry, error) {
	var entries []Entry
	read := map[string]cachedEntry{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			if path == root {
				return err
			}
			entries = append(entries, Entry{Dir: path, Best: -1, Err: err.Error()})
			return fs.SkipDir
		}
		if !d.IsDir() {
			return nil
		}
		log, err := os.Stat(filepath.Join(path, LogFile))
		if err != nil {
			return nil
		}
		e, ok := c.cached[path]
		if !ok || e.size != log.Size() || !e.at.Equal(log.ModTime()) {
			e = cachedEntry{describe(path), log.Size(), log.ModTime()}
		}
		read[path] = e
		entries = append(entries, e.Entry)
		return fs.SkipDir
	})
	if err != nil {
		return nil, fmt.Errorf("runs: list: %w", err)
	}
	c.cached = read
	return entries, nil
}

// describe reads a run to its end.
func describe(dir string) Entry {
	e := Entry{Dir: dir, Best: -1}
	l, err := Read(dir)
	if err != nil {
		e.Err = err.Error()
		return e
	}
	s := l.settings()
	e.Name, e.Strategy, e.Seed, e.Count = s.Name, s.Strategy.Kind, l.Seed, l.Count
	t, err := l.Tally()
	if err != nil {
		e.Err = err.Error()
	}
	e.Distinct, e.Failed = t.Distinct, t.Failed
	if t.Best != nil {
		e.Best, e.Objective = t.Best.ID, t.Best.Objectives[0]
	}
	return e
}

// settings holds the only keys of a configuration that this package reads.
type settings struct {
	Name     string `json:"name"`
	Strategy struct {
		Kind string `json:"kind"`
	} `json:"strategy"`
}

// settings reads the configuration. Fields that it does not have stay empty.
func (h Header) settings() (s settings) {
	json.Unmarshal(h.Config, &s)
	return s
}
