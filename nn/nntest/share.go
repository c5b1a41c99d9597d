package nntest

import (
	"testing"
	"time"

	"evolve/nn/internal/kernel"
)

// Share benchmarks work that does the given number of float32 operations. It reports GFLOP/s, and compares the time with
// what the operations take in registers, at the peak of the machine: "xpeak" is 1 at that limit, and "%peak" is 100. Work
// and limit run in turns, so that both see the same machine. Without assembly only GFLOP/s is reported.
func Share(b *testing.B, operations int, work func()) {
	b.Helper()
	var worked, limit time.Duration
	hasLimit := true
	for b.Loop() {
		start := time.Now()
		work()
		middle := time.Now()
		hasLimit = kernel.Limit(operations)
		worked, limit = worked+middle.Sub(start), limit+time.Since(middle)
	}
	b.ReportMetric(float64(worked.Nanoseconds())/float64(b.N), "ns/op")
	b.ReportMetric(float64(operations)*float64(b.N)/float64(worked.Nanoseconds()), "GFLOP/s")
	if hasLimit {
		b.ReportMetric(worked.Seconds()/limit.Seconds(), "xpeak")
		b.ReportMetric(100*limit.Seconds()/worked.Seconds(), "%peak")
	}
}
