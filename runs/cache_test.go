package runs

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func openCache(t testing.TB, dir, settings string) *Cache {
	t.Helper()
	c, err := OpenCache(dir, settings)
	must(t, err)
	t.Cleanup(func() { c.Close() })
	return c
}

// segments returns the files of a cache.
func segments(t testing.TB, c *Cache) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(c.Dir, segmentStart+"*"))
	must(t, err)
	return names
}

func TestCache(t *testing.T) {
	dir := t.TempDir()
	c := openCache(t, dir, "state_memory v1\nseed 7\n")
	values := map[string]float64{
		strings.Repeat("0", 32): 0, strings.Repeat("a", 32): math.Copysign(0, -1), strings.Repeat("A", 32): math.MaxFloat64,
		"": math.SmallestNonzeroFloat64, "a toy's hash": 0.1, strings.Repeat("g", 32): -1.0 / 3, strings.Repeat("ab", 40): 1e300,
	}
	for hash, v := range values {
		if _, ok := c.Get(hash); ok {
			t.Errorf("%q is known before it is put", hash)
		}
		must(t, c.Put(hash, v))
		must(t, c.Put(hash, 17)) // the first value stays
	}
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if c.Put("other", v) == nil {
			t.Errorf("%v was accepted", v)
		}
	}
	check := func(c *Cache) {
		t.Helper()
		if c.Len() != len(values) || c.Ignored != 0 || c.Conflicts != 0 {
			t.Errorf("%d genomes, %d ignored, %d conflicts", c.Len(), c.Ignored, c.Conflicts)
		}
		for hash, v := range values {
			if got, ok := c.Get(hash); !ok || math.Float64bits(got) != math.Float64bits(v) {
				t.Errorf("%q gives %v %v, want %v", hash, got, ok, v)
			}
		}
	}
	check(c)
	must(t, c.Close())
	must(t, c.Close())
	check(c)
	check(openCache(t, dir, "state_memory v1\nseed 7\n"))

	if other := openCache(t, dir, "state_memory v1\nseed 8\n"); other.Len() != 0 || other.Dir == c.Dir {
		t.Error("other settings see the same values")
	}
	if got := contents(t, c.Dir, "settings.txt"); got != "state_memory v1\nseed 7\n" {
		t.Errorf("settings.txt holds %q", got)
	}
	if n := len(segments(t, c)); n != 1 {
		t.Errorf("%d files: one is written, by the process that had something to keep", n)
	}
}

func TestCacheTorn(t *testing.T) {
	dir := t.TempDir()
	c := openCache(t, dir, "s")
	for i := range 3 {
		must(t, c.Put(fmt.Sprint(i), float64(i)/3))
	}
	name := segments(t, c)[0]
	must(t, c.Close())
	text, err := os.ReadFile(name)
	must(t, err)
	for cut := range len(text) {
		must(t, os.WriteFile(name, text[:cut], 0o666))
		c := openCache(t, dir, "s")
		if want := strings.Count(string(text[:cut]), "\n"); c.Len() != want || c.Ignored != 0 {
			t.Fatalf("cut at %d: %d genomes, want %d; %d ignored", cut, c.Len(), want, c.Ignored)
		}
	}
}

// TestCacheDamaged changes every byte in turn. The cache must never return a value that was not stored.
func TestCacheDamaged(t *testing.T) {
	dir := t.TempDir()
	c := openCache(t, dir, "s")
	hash := func(i int) string { return fmt.Sprintf("%032x", i) }
	for i := range 3 {
		must(t, c.Put(hash(i), float64(i)/3))
	}
	name := segments(t, c)[0]
	must(t, c.Close())
	text, err := os.ReadFile(name)
	must(t, err)
	for at := range text {
		for _, flip := range []byte{1, 2, 32, 128} {
			damaged := append([]byte{}, text...)
			damaged[at] ^= flip
			must(t, os.WriteFile(name, damaged, 0o666))
			c := openCache(t, dir, "s")
			if c.Len() > 2 {
				t.Fatalf("byte %d: a damaged line is believed: %q", at, damaged)
			}
			for i := range 3 {
				if v, ok := c.Get(hash(i)); ok && v != float64(i)/3 {
					t.Fatalf("byte %d: %v for %v", at, v, float64(i)/3)
				}
			}
		}
	}
}

func TestCacheConflict(t *testing.T) {
	dir := t.TempDir()
	a, b := openCache(t, dir, "s"), openCache(t, dir, "s")
	must(t, a.Put("x", 1))
	must(t, b.Put("x", 2))
	must(t, b.Put("y", 3))
	must(t, a.Put("y", 3))
	if c := openCache(t, dir, "s"); c.Conflicts != 1 || c.Len() != 2 || c.Ignored != 0 {
		t.Errorf("%d conflicts, %d genomes", c.Conflicts, c.Len())
	}
}

func TestCacheIgnoresWhatItCannotRead(t *testing.T) {
	dir := t.TempDir()
	c := openCache(t, dir, "s")
	must(t, os.Mkdir(filepath.Join(c.Dir, "scores-dir.txt"), 0o777))
	put(t, c.Dir, "scores-garbage.txt", "one\n\x00\x00\n\ntwo")
	put(t, c.Dir, "notes.txt", "not ours\n")
	must(t, os.Remove(filepath.Join(c.Dir, "settings.txt")))
	c = openCache(t, dir, "s")
	if c.Ignored != 4 || c.Len() != 0 {
		t.Errorf("%d ignored, want three lines and a file; %d genomes", c.Ignored, c.Len())
	}
	if contents(t, c.Dir, "settings.txt") != "s" {
		t.Error("settings.txt did not come back")
	}
}

func TestCacheOnAFullDisk(t *testing.T) {
	dir := t.TempDir()
	c := openCache(t, dir, "s")
	must(t, c.Put("0", 0))
	c.segment.file = &limited{appendFile: c.segment.file, left: 100}
	for i := range 10 {
		must(t, c.Put(fmt.Sprint(i), float64(i)))
	}
	if v, ok := c.Get("9"); !ok || v != 9 {
		t.Error("a value that could not be kept is forgotten")
	}
	if err := c.Close(); !errors.Is(err, errFull) {
		t.Errorf("close: %v", err)
	}
	must(t, c.Close())
	if c := openCache(t, dir, "s"); c.Len() != 3 || c.Ignored != 0 {
		t.Errorf("%d genomes kept, %d ignored", c.Len(), c.Ignored)
	}
}

func TestCacheOfSeveralGoroutines(t *testing.T) {
	dir := t.TempDir()
	c := openCache(t, dir, "s")
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 200 {
				hash := fmt.Sprint((i + g) % 250)
				if v, ok := c.Get(hash); ok && fmt.Sprint(v) != hash {
					t.Errorf("%s gives %v", hash, v)
				}
				if err := c.Put(hash, float64((i+g)%250)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	must(t, c.Close())
	if again := openCache(t, dir, "s"); again.Len() != c.Len() || again.Ignored > 0 || again.Conflicts > 0 {
		t.Errorf("%d of %d genomes come back", again.Len(), c.Len())
	}
}
