package runs

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Entry is one run directory in a List. Err says what is wrong with it; the rest is then what could be read.
type Entry struct {
	Dir       string  `json:"dir"`
	Name      string  `json:"name"`
	Strategy  string  `json:"strategy"` // its kind
	Seed      uint64  `json:"seed"`
	Count     int     `json:"count"`     // candidates
	Distinct  int     `json:"distinct"`  // of these, no repeats
	Failed    int     `json:"failed"`    // of the distinct ones
	Best      int     `json:"best"`      // id, -1 when there is none
	Objective float64 `json:"objective"` // the first one of the best, oriented: higher is better
	Err       string  `json:"err,omitempty"`
}

// List describes the run directories below root, by path. It reads each log whole. Runs inside of runs are not looked
// for.
func List(root string) ([]Entry, error) { return new(Catalog).List(root) }

// Catalog lists runs again and again, and reads only logs that changed since.
type Catalog struct{ cached map[string]cachedEntry }

// cachedEntry is an entry and the log that it is of.
type cachedEntry struct {
	Entry
	size int64
	at   time.Time
}

// List is List; it is for one caller at a time.
func (c *Catalog) List(root string) ([]Entry, error) {
	var entries []Entry
	known := map[string]cachedEntry{}
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
		known[path] = e
		entries = append(entries, e.Entry)
		return fs.SkipDir
	})
	if err != nil {
		return nil, fmt.Errorf("runs: list: %w", err)
	}
	c.cached = known
	return entries, nil
}

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

// settings is the little of a configuration that this package knows by name.
type settings struct {
	Name     string `json:"name"`
	Strategy struct {
		Kind string `json:"kind"`
	} `json:"strategy"`
}

// settings leaves empty what the configuration does not say.
func (h Header) settings() (s settings) {
	json.Unmarshal(h.Config, &s)
	return s
}
