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

// Cache keeps the values that one metric gave for genomes under fixed settings, and shares them between runs and
// processes. It is safe for use by several goroutines and processes at once: each process writes a file of its own, and
// sees what the others had written when it opened the cache. It is never fsynced, because all of it can be computed again.
type Cache struct {
	Dir       string // the folder of these settings
	Ignored   int    // damaged lines and unreadable files, which were skipped
	Conflicts int    // genomes recorded with two values: the settings do not determine the value

	mu      sync.Mutex
	scores  map[hashKey]float64
	segment appender // this process writes it; opened by the first Put
	saveErr error    // the first failure to write, after which nothing more is written
	closed  bool
}

// hashKey holds a canonical hash in binary.
type hashKey [16]byte

// hashKeyOf decodes 32 lower-case hexadecimal digits, and digests any other text.
func hashKeyOf(hash string) (k hashKey) {
	if len(hash) == hex.EncodedLen(len(k)) && strings.ToLower(hash) == hash {
		if _, err := hex.Decode(k[:], []byte(hash)); err == nil {
			return k
		}
	}
	sum := sha256.Sum256([]byte(hash))
	return hashKey(sum[:len(k)])
}

// OpenCache opens the cache for the given settings, a folder in dir, and makes it if need be. The settings are a text
// that names everything a value depends on besides the genome: the metric and its version, its settings, the weight seed,
// the kernel. The folder keeps the text in settings.txt for people to read. OpenCache reads all values into memory.
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

// writeSettings ignores errors, because no program reads the file back.
func writeSettings(name, settings string) {
	if old, err := os.ReadFile(name); err != nil || string(old) != settings {
		replace(name, []byte(settings))
	}
}

// loadAll reads every segment, and merges idle segments if there are many.
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

// loadNew reads the segments that are not loaded, and reports whether there were any. Its caller repeats it until there
// are none, because a listing made while another process merges can miss both the old segments and the new one.
func (c *Cache) loadNew(entries []fs.DirEntry, loaded map[string]bool, idle *merger) (found bool) {
	for _, e := range entries {
		if !isSegment(e.Name()) || loaded[e.Name()] {
			continue
		}
		loaded[e.Name()], found = true, true
		err := c.load(filepath.Join(c.Dir, e.Name()), idle.collector(e.Name()))
		if err == nil {
			continue
		}
		idle.exclude(e.Name())
		if !errors.Is(err, fs.ErrNotExist) { // a missing segment was merged into another
			c.Ignored++
		}
	}
	return found
}

// load reads the intact lines of a segment, and calls fresh for each value that no other segment had.
func (c *Cache) load(name string, fresh func(hashKey, float64)) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	c.Ignored += parseSegment(data, func(k hashKey, v float64) {
		old, exists := c.scores[k]
		switch {
		case !exists:
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

// Len returns the number of genomes with a value.
func (c *Cache) Len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.scores)
}

// Get returns the value for a canonical hash. It reports false if the cache has none.
func (c *Cache) Get(hash string) (v float64, ok bool) {
	k := hashKeyOf(hash)
	c.mu.Lock()
	defer c.mu.Unlock()
	v, ok = c.scores[k]
	return v, ok
}

// Put stores the value for a canonical hash, unless it has one already. It returns an error if the value is not finite.
// A failed write is not an error, so that a full disk does not end a run: only this process then knows the value, and
// Close returns the error.
func (c *Cache) Put(hash string, v float64) error {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return fmt.Errorf("runs: cache: value (%v): not finite", v)
	}
	k := hashKeyOf(hash)
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, exists := c.scores[k]; exists {
		return nil
	}
	c.scores[k] = v
	if c.saveErr == nil {
		c.saveErr = c.save(k, v)
	}
	return nil
}

// save writes a value to the segment of this process.
func (c *Cache) save(k hashKey, v float64) (err error) {
	if c.segment.file == nil {
		if c.segment, err = newSegment(c.Dir); err != nil {
			return err
		}
	}
	return c.segment.append(encodeEntry(nil, k, v))
}

// Close ends the writing; Get still works afterwards. It returns an error if some value could not be written.
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
		return fmt.Errorf("runs: cache: some values were not saved for other runs: %w", err)
	}
	return nil
}
