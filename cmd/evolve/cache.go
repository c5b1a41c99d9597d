package main

import (
	"fmt"
	"io"
	"path/filepath"
	"sync"

	"evolve/fitness"
	"evolve/runs"
)

// cache is the evaluation cache of a process: one store for each way of measuring, opened when first asked for.
// It implements fitness.Cache. A cache that cannot be used is said once and done without.
type cache struct {
	dir  string
	warn io.Writer

	mu     sync.Mutex
	warned bool
	stores map[string]*runs.Cache // nil where it could not be opened
}

func openCache(dir string, warn io.Writer) *cache {
	return &cache{dir: dir, warn: warn, stores: map[string]*runs.Cache{}}
}

func (c *cache) store(term string) *runs.Cache {
	c.mu.Lock()
	defer c.mu.Unlock()
	s, known := c.stores[term]
	if known {
		return s
	}
	s, err := runs.OpenCache(c.dir, term)
	if err != nil {
		c.say(err)
		s = nil
	}
	c.stores[term] = s
	return s
}

// say warns of what is the same for all ways of measuring.
func (c *cache) say(err error) {
	if !c.warned {
		c.warned = true
		fmt.Fprintf(c.warn, "evolve: evaluations are not kept for other runs: %v\n", err)
	}
}

// Get implements fitness.Cache.
func (c *cache) Get(term, identity string) (float64, bool) {
	if s := c.store(term); s != nil {
		return s.Get(identity)
	}
	return 0, false
}

// Put implements fitness.Cache.
func (c *cache) Put(term, identity string, value float64) {
	if s := c.store(term); s != nil {
		s.Put(identity, value) // the disk's errors come at Close, the value is finite
	}
}

// Close says what could not be kept, and what should not be believed.
func (c *cache) Close() {
	if c == nil {
		return
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

// useCache opens the evaluation cache: where the configuration says, else beside the runs.
func (s *setup) useCache(dir string, warn io.Writer) {
	where := s.config.Path(s.config.Output.Cache)
	switch s.config.Output.Cache {
	case "off":
		return
	case "":
		where = filepath.Join(filepath.Dir(dir), ".cache")
	}
	s.cacheIn(where, warn)
}

// cacheIn keeps evaluations in a folder.
func (s *setup) cacheIn(where string, warn io.Writer) {
	s.cache = openCache(where, warn)
	c := s.evaluator.Config
	c.Cache = s.cache
	s.evaluator = fitness.NewEvaluator(c)
}
