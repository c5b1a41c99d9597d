package runs

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// heavy returns a candidate with a genome of 24 nodes, about 1.5 kB.
func heavy(id int) Line {
	l := line(id)
	l.Genome = []byte(`{"nodes":[` + strings.Repeat(`{"name":"node_1","op":"linear","inputs":["x","h_prev_0"]},`, 23) + `{}]}`)
	return l
}

func benchmarkRun(b *testing.B, n int) *Writer {
	r, err := Create(filepath.Join(b.TempDir(), "run"), header, nil)
	must(b, err)
	b.Cleanup(func() { r.Close() })
	for id := range n {
		must(b, r.Append(heavy(id), time.Millisecond))
	}
	return r
}

func BenchmarkAppend(b *testing.B) {
	r := benchmarkRun(b, 0)
	b.ReportAllocs()
	for b.Loop() {
		must(b, r.Append(heavy(r.Count), time.Millisecond))
	}
}

// BenchmarkLines measures reading 10^5 candidates.
func BenchmarkLines(b *testing.B) {
	r := benchmarkRun(b, 100_000)
	b.SetBytes(r.end)
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for _, err := range r.Lines() {
			must(b, err)
			n++
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	r := benchmarkRun(b, 100_000)
	must(b, r.Close())
	for b.Loop() {
		r, err := Open(r.Dir)
		must(b, err)
		must(b, r.Close())
	}
}

func BenchmarkEncode(b *testing.B) {
	l := heavy(1)
	for b.Loop() {
		appendLine(nil, l)
	}
}

// benchmarkCache makes a cache of 10^6 genomes in one file.
func benchmarkCache(b *testing.B) (dir string) {
	dir = b.TempDir()
	c := openCache(b, dir, "s")
	for i := range 1_000_000 {
		must(b, c.Put(fmt.Sprintf("%032x", i*7919), float64(i)/3))
	}
	must(b, c.Close())
	return dir
}

func BenchmarkOpenCache(b *testing.B) {
	dir := benchmarkCache(b)
	b.ReportAllocs()
	for b.Loop() {
		_, err := OpenCache(dir, "s")
		must(b, err)
	}
}

func BenchmarkCacheGet(b *testing.B) {
	c := openCache(b, benchmarkCache(b), "s")
	hash := fmt.Sprintf("%032x", 500_000*7919)
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := c.Get(hash); !ok {
			b.Fatal("forgotten")
		}
	}
}

func BenchmarkCachePut(b *testing.B) {
	c := openCache(b, b.TempDir(), "s")
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		must(b, c.Put(fmt.Sprintf("%032x", i), float64(i)))
		i++
	}
}
