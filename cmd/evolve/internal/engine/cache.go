package engine

import (
	"fmt"
	"io"
	"path/filepath"
	"sync"

	"evolve/cmd/evolve/internal/config"
	"evolve/runs"
)

// Cache keeps evaluations on disk and shares them between runs. It has one store for each term, opened on first use, and
// implements fitness.Cache. If the cache cannot be used, it warns once, and evaluations continue without it.
type Cache struct {
	Dir  string
	warn io.Writer

	mu     sync.Mutex
	warned bool
	stores map[string]*runs.Cache // nil where it could not be opened
	closed bool                   // an evaluation that outlived its run finds no store
}

// OpenCache returns the cache in a folder. It writes warnings to warn.
func OpenCache(dir string, warn io.Writer) *Cache {
	return &Cache{Dir: dir, warn: warn, stores: map[string]*runs.Cache{}}
}

// store returns the store of a term, or nil if it could not be opened.
func (c *Cache) store(term string) *runs.Cache {
	c.mu.Lock()
	defer c.mu.Unlock()
	s, known := c.stores[term]
	if known || c.closed {
		return s
	}
	s, err := runs.OpenCache(c.Dir, term)
	if err != nil {
		c.say(err)
		s = nil
	}
	c.stores[term] = s
	return s
}

// say writes the first error as a warning. Later errors have the same cause.
func (c *Cache) say(err error) {
	if !c.warned {
		c.warned = true
		fmt.Fprintf(c.warn, "evolve: the evaluation cache is not available: %v (the run continues without it)\n", err)
	}
}

// Get implements fitness.Cache.
func (c *Cache) Get(term, identity string) (float64, bool) {
	if s := c.store(term); s != nil {
		return s.Get(identity)
	}
	return 0, false
}

// Put implements fitness.Cache.
func (c *Cache) Put(term, identity string, value float64) {
	if s := c.store(term); s != nil {
		s.Put(identity, value) // Close reports errors of the disk; the value is finite
	}
}

// Close writes all stores to disk. It warns if a store could not be written, or if a genome has two values.
func (c *Cache) Close() {
	if c == nil {
		return // no cache
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	for term, s := range c.stores {
		c.stores[term] = nil
		if s == nil {
			continue
		}
		if err := s.Close(); err != nil {
			c.say(err)
		}
		if s.Conflicts > 0 {
			fmt.Fprintf(c.warn, "evolve: evaluation cache %s: %d genomes have two different values, so another version or machine wrote there: delete the folder\n", s.Dir, s.Conflicts)
		}
	}
}

// CacheOf returns the cache of a run in dir: the folder output.cache, or .cache beside the run. It returns nil if the cache
// is off.
func CacheOf(c *config.Config, dir string, warn io.Writer) *Cache {
	switch c.Output.Cache {
	case "off":
		return nil
	case "":
		return OpenCache(filepath.Join(filepath.Dir(dir), ".cache"), warn)
	}
	return OpenCache(c.Path(c.Output.Cache), warn)
}
