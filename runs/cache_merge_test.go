package runs

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// scattered makes a cache of n idle segments of ten genomes each. The next segment repeats half of them.
func scattered(t *testing.T, n int) (dir string) {
	t.Helper()
	dir = t.TempDir()
	c := openCache(t, dir, "s")
	idle := time.Now().Add(-2 * idleAfter)
	for i := range n {
		var text []byte
		for j := range 10 {
			text = encodeEntry(text, hashKeyOf(fmt.Sprint(i*5+j)), float64(i*5+j))
		}
		name := fmt.Sprintf("scores-%d.txt", i)
		put(t, c.Dir, name, string(text)+"broken\n")
		must(t, os.Chtimes(filepath.Join(c.Dir, name), idle, idle))
	}
	return dir
}

func checkScattered(t *testing.T, c *Cache, n int) {
	t.Helper()
	if c.Len() != n*5+5 || c.Conflicts != 0 {
		t.Errorf("%d genomes, want %d; %d conflicts", c.Len(), n*5+5, c.Conflicts)
	}
	for i := range n*5 + 5 {
		if v, ok := c.Get(fmt.Sprint(i)); !ok || v != float64(i) {
			t.Fatalf("genome %d gives %v %v", i, v, ok)
		}
	}
}

func TestMerge(t *testing.T) {
	dir := scattered(t, maxIdle+10)
	for _, want := range []struct{ ignored, files int }{{maxIdle + 10, 1}, {0, 1}} {
		c := openCache(t, dir, "s")
		checkScattered(t, c, maxIdle+10)
		if n := len(segments(t, c)); n != want.files || c.Ignored != want.ignored {
			t.Errorf("%d files, %d lines ignored; want %+v", n, c.Ignored, want)
		}
	}
}

func TestMergeLeavesFewAndBusyOnes(t *testing.T) {
	dir := scattered(t, maxIdle)
	c := openCache(t, dir, "s")
	if n := len(segments(t, c)); n != maxIdle {
		t.Errorf("%d files left of %d", n, maxIdle)
	}
	dir = scattered(t, maxIdle+1)
	name := filepath.Join(c.Dir, "scores-0.txt")
	busy := filepath.Join(dir, filepath.Base(c.Dir), filepath.Base(name))
	must(t, os.Chtimes(busy, time.Now(), time.Now()))
	c = openCache(t, dir, "s")
	checkScattered(t, c, maxIdle+1)
	if n := len(segments(t, c)); n != maxIdle+1 {
		t.Errorf("%d files left of %d, of which one is busy", n, maxIdle+1)
	}
}

func TestMergeKeepsWhatItCannotRead(t *testing.T) {
	if os.Getuid() <= 0 {
		t.Skip("root can read everything, and Windows has no permissions to take away")
	}
	dir := scattered(t, maxIdle+5)
	c := openCache(t, t.TempDir(), "s")
	locked := filepath.Join(dir, filepath.Base(c.Dir), "scores-7.txt")
	must(t, os.Chmod(locked, 0))
	if c = openCache(t, dir, "s"); c.Ignored == 0 {
		t.Error("a segment that cannot be read was not reported")
	}
	if _, err := os.Stat(locked); err != nil {
		t.Error(err)
	}
}

// A process that opens the cache while others merge it sees all values.
func TestMergeAtOnce(t *testing.T) {
	const n = 4 * maxIdle
	for range 5 {
		dir := scattered(t, n)
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				c, err := OpenCache(dir, "s")
				if err != nil {
					t.Error(err)
				} else if c.Len() != n*5+5 || c.Conflicts != 0 {
					t.Errorf("%d genomes, want %d; %d conflicts", c.Len(), n*5+5, c.Conflicts)
				}
			})
		}
		wg.Wait()
		checkScattered(t, openCache(t, dir, "s"), n)
	}
}
