package search_test

import (
	"testing"
	"time"

	"evolve/search"
)

// BenchmarkRun measures the loop and each strategy of the table per candidate; the evaluation costs next to nothing.
func BenchmarkRun(b *testing.B) {
	for _, row := range search.Strategies() {
		b.Run(row.Name, func(b *testing.B) {
			s := row.Defaults
			s.Cross, s.Given = true, b.N
			r := search.Run[word]{Options: options(b.N), Space: words{}, Strategy: row.New(s), Eval: ones,
				Record: func(search.Candidate[word], time.Duration) error { return nil }}
			b.ReportAllocs()
			if _, err := r.Do(b.Context()); err != nil {
				b.Fatal(err)
			}
		})
	}
}

// BenchmarkReplay measures the replay of a log per candidate, without the decoding of its lines.
func BenchmarkReplay(b *testing.B) {
	r, log := oneMax(&search.Aging{}, options(b.N))
	if _, err := r.Do(b.Context()); err != nil {
		b.Fatal(err)
	}
	again, _ := oneMax(&search.Aging{}, options(b.N))
	again.Done = logOf(*log)
	b.ReportAllocs()
	b.ResetTimer()
	if _, err := again.Do(b.Context()); err != nil {
		b.Fatal(err)
	}
}
