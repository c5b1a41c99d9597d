package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/engine"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/runs"
	"evolve/search"
)

// cheap runs a search with evaluations that cost nothing, so that only the engine takes time and memory.
func cheap(t testing.TB, dir string, evaluations int) (search.Status, *engine.Engine) {
	t.Helper()
	conf, _, err := kinds.Load(filepath.Join("..", "..", "examples", "state_memory.toml"), "",
		[]string{"objective.0.metric=gating", fmt.Sprintf("budget.evaluations=%d", evaluations)})
	if err != nil {
		t.Fatal(err)
	}
	setup, err := engine.Open(conf)
	if err != nil {
		t.Fatal(err)
	}
	p := cli.NewProgress(nil, true)
	e, err := engine.New(t.Context(), setup, engine.Options{Workers: 2, Progress: p})
	if err != nil {
		t.Fatal(err)
	}
	log, err := runs.Create(dir, runs.Header{Config: conf.JSON()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	e.Watch = func(s search.Status) {
		if s.Told == evaluations { // while the search still holds everything
			watchHeap()
		}
	}
	status, err := e.Search(t.Context(), log, 2, p)
	if err != nil {
		t.Fatal(err)
	}
	return status, e
}

var heap uint64

func watchHeap() {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	heap = m.HeapAlloc
}

// TestLongSearchHoldsLessThanItsLog checks that a search of 100 000 candidates holds less memory than its log has bytes.
func TestLongSearchHoldsLessThanItsLog(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	dir := t.TempDir()
	watchHeap()
	before := heap
	cheap(t, filepath.Join(dir, "run"), 100_000)
	info, err := os.Stat(filepath.Join(dir, "run", "log.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	held := int64(heap) - int64(before)
	t.Logf("%d bytes held, log of %d", held, info.Size())
	if held > info.Size() {
		t.Errorf("holds %d bytes, the log has %d", held, info.Size())
	}
}

// BenchmarkEngine measures the engine alone per candidate: propose, vary, identify, tell, and append a line to the log. The
// time must not depend on the length of the run.
func BenchmarkEngine(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			i := 0
			for b.Loop() {
				cheap(b, filepath.Join(b.TempDir(), fmt.Sprint(i)), n)
				i++
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(n*b.N), "µs/candidate")
		})
	}
}

// BenchmarkReplay resumes a complete run: it reads, proposes and compares each candidate. A resumed run takes this time
// before it continues.
func BenchmarkReplay(b *testing.B) {
	for _, n := range []int{100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			if testing.Short() && n > 100_000 {
				b.Skip("writes a log of a gigabyte")
			}
			dir := filepath.Join(b.TempDir(), "run")
			_, e := cheap(b, dir, n)
			for b.Loop() {
				replayed(b, e, dir, n)
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(n*b.N), "µs/candidate")
		})
	}
}

// replayed resumes a complete run.
func replayed(b *testing.B, e *engine.Engine, dir string, n int) {
	b.Helper()
	log, err := runs.Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	defer log.Close()
	status, err := e.Replay(b.Context(), log.Lines(), nil, e.SearchOptions(2))
	if err != nil || status.Replayed != n {
		b.Fatal(status.Replayed, err)
	}
}
