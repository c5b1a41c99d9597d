package runs

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// Cache remembers, across runs and processes, what one metric under one settings gave for a genome. Several goroutines
// and several processes may use it at once: each process writes a file of its own, and sees what the others had written
// when it opened the cache. It is never fsynced, for all in it can be computed again.
type Cache struct {
	Dir       string // of these settings
	Ignored   int    // lines, and files, that were found broken and are not believed
	Conflicts int    // genomes recorded with two values: these settings do not determine the value

	mu      sync.Mutex
	scores  map[hashKey]float64
	segment appender // opened by the first Put
	saveErr error    // why nothing more is written
	closed  bool
}

// hashKey is a canonical hash without its hexadecimal.
type hashKey [16]byte

// hashKeyOf takes any text; one that is not 32 lower-case hexadecimal digits is digested to that.
func hashKeyOf(hash string) (k hashKey) {
	if len(hash) == hex.EncodedLen(len(k)) && strings.ToLower(hash) == hash {
		if _, err := hex.Decode(k[:], []byte(hash)); err == nil {
			return k
		}
	}
	sum := sha256.Sum256([]byte(hash))
	return hashKey(sum[:len(k)])
}

// OpenCache opens the cache of one settings, kept in a folder of dir. The settings are a text that names everything a
// value depends on besides the genome: the metric and its version, its settings, the weight seed, the kernel. For
// people it stands in the folder as settings.txt.
func OpenCache(dir, settings string) (*Cache, error) {
	sum := sha256.Sum256([]byte(settings))
	c := &Cache{Dir: filepath.Join(dir, hex.EncodeToString(sum[:16])), scores: map[hashKey]float64{}}
	if err := os.MkdirAll(c.Dir, 0o777); err != nil {
		return nil, fmt.Errorf("runs: cache: %w", err)
	}
	writeSettings(filepath.Join(c.Dir, "settings.txt"), settings)
	if err := c.loadAll(); err != nil {
		return nil, fmt.Errorf("runs: cache: %w", err)
	}
	return c, nil
}

// writeSettings may fail: nothing reads the file back.
func writeSettings(name, settings string) {
	if old, err := os.ReadFile(name); err != nil || string(old) != settings {
		replace(name, []byte(settings))
	}
}

// loadAll reads every segment, and merges the idle ones when they have become many.
func (c *Cache) loadAll() error {
	loaded := map[string]bool{}
	var idle *merger
	for again := true; again; {
		entries, err := os.ReadDir(c.Dir)
		if err != nil {
			return err
		}
		if idle == nil {
			idle = chooseIdle(entries)
		}
		again = c.loadNew(entries, loaded, idle)
	}
	idle.merge(c.Dir)
	return nil
}

// loadNew reads the segments that are not loaded. It reports whether there were any: a listing that overlaps another
// process's merge can miss both what was merged and what it became, so only one that brings nothing new is the last.
func (c *Cache) loadNew(entries []fs.DirEntry, loaded map[string]bool, idle *merger) (some bool) {
	for _, e := range entries {
		if !isSegment(e.Name()) || loaded[e.Name()] {
			continue
		}
		loaded[e.Name()], some = true, true
		err := c.load(filepath.Join(c.Dir, e.Name()), idle.collector(e.Name()))
		if err == nil {
			continue
		}
		idle.exclude(e.Name())
		if !errors.Is(err, fs.ErrNotExist) { // one that is gone was merged into another
			c.Ignored++
		}
	}
	return some
}

// load believes what it can of a segment, and passes on what it had not seen in another one.
func (c *Cache) load(name string, fresh func(hashKey, float64)) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	c.Ignored += parseSegment(data, func(k hashKey, v float64) {
		old, known := c.scores[k]
		switch {
		case !known:
			c.scores[k] = v
		case math.Float64bits(old) == math.Float64bits(v):
			return
		default:
			c.Conflicts++
		}
		fresh(k, v)
	})
	return nil
}

// Len is the number of genomes remembered.
func (c *Cache) Len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.scores)
}

// Get is the value of the genome of a hash, if it is known.
func (c *Cache) Get(hash string) (v float64, ok bool) {
	k := hashKeyOf(hash)
	c.mu.Lock()
	defer c.mu.Unlock()
	v, ok = c.scores[k]
	return v, ok
}

// Put remembers a value; a genome keeps the first one. The error means that the value is not finite. A disk that takes
// no more is no reason to end a run: the value is then remembered by this process alone, and Close says so.
func (c *Cache) Put(hash string, v float64) error {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return fmt.Errorf("runs: cache: value (%v): not finite", v)
	}
	k := hashKeyOf(hash)
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, known := c.scores[k]; known {
		return nil
	}
	c.scores[k] = v
	if c.saveErr == nil {
		c.saveErr = c.save(k, v)
	}
	return nil
}

func (c *Cache) save(k hashKey, v float64) (err error) {
	if c.segment.file == nil {
		if c.segment, err = newSegment(c.Dir); err != nil {
			return err
		}
	}
	return c.segment.append(encodeEntry(nil, k, v))
}

// Close ends the writing; Get goes on to answer. The error tells of values that could not be kept.
func (c *Cache) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return nil
	}
	c.closed = true
	err := c.saveErr
	if c.segment.file != nil {
		err = errors.Join(err, c.segment.file.Close())
	}
	c.saveErr = os.ErrClosed
	if err != nil {
		return fmt.Errorf("runs: cache: not everything was kept for other runs: %w", err)
	}
	return nil
}
