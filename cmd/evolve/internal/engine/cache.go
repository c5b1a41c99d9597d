package engine

import (
	"fmt"
	"io"
	"path/filepath"
	"sync"

	"evolve/cmd/evolve/internal/config"
	"evolve/runs"
)

// Cache is the evaluation cache of a process: one store for each way of measuring, opened on first use. It implements
// fitness.Cache. A cache that cannot be used leads to one warning, and evaluations go on without it.
type Cache struct {
	Dir  string
	warn io.Writer

	mu     sync.Mutex
	warned bool
	stores map[string]*runs.Cache // nil where it could not be opened
}

// OpenCache returns the cache in a folder. Warnings go to warn.
func OpenCache(dir string, warn io.Writer) *Cache {
	return &Cache{Dir: dir, warn: warn, stores: map[string]*runs.Cache{}}
}

func (c *Cache) store(term string) *runs.Cache {
	c.mu.Lock()
	defer c.mu.Unlock()
	s, known := c.stores[term]
	if known {
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

// say warns once of what is the same for all ways of measuring.
func (c *Cache) say(err error) {
	if !c.warned {
		c.warned = true
		fmt.Fprintf(c.warn, "evolve: evaluations are not kept for other runs: %v\n", err)
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
		s.Put(identity, value) // the disk's errors come at Close, the value is finite
	}
}

// Close writes out all stores, and warns of what could not be kept and of genomes with two values.
func (c *Cache) Close() {
	if c == nil {
		return // no cache
	}
	for _, s := range c.stores {
		if s == nil {
			continue
		}
		if err := s.Close(); err != nil {
			c.say(err)
		}
		if s.Conflicts > 0 {
			fmt.Fprintf(c.warn, "evolve: cache of evaluations: %s: %d genomes have two values: another program or machine wrote there; delete the folder\n", s.Dir, s.Conflicts)
		}
	}
}

// CacheOf opens the cache of a run in dir: where the configuration says, else beside the runs; nil where it is off.
func CacheOf(c *config.Config, dir string, warn io.Writer) *Cache {
	switch c.Output.Cache {
	case "off":
		return nil
	case "":
		return OpenCache(filepath.Join(filepath.Dir(dir), ".cache"), warn)
	}
	return OpenCache(c.Path(c.Output.Cache), warn)
}
