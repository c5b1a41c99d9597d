package nntest

import (
	"testing"
	"time"

	"evolve/nn/internal/kernel"
)

// Share benchmarks work that has so many float32 operations to do, and reports how fast they were done and how the time
// compares with what they take in registers, at the machine's peak: "xpeak" is 1 at the limit, "%peak" 100. Work and limit
// take turns, so that both see the same machine.
func Share(b *testing.B, operations int, work func()) {
	b.Helper()
	var worked, limit time.Duration
	known := true
	for b.Loop() {
		start := time.Now()
		work()
		middle := time.Now()
		known = kernel.Limit(operations)
		worked, limit = worked+middle.Sub(start), limit+time.Since(middle)
	}
	b.ReportMetric(float64(worked.Nanoseconds())/float64(b.N), "ns/op")
	b.ReportMetric(float64(operations)*float64(b.N)/float64(worked.Nanoseconds()), "GFLOP/s")
	if known {
		b.ReportMetric(worked.Seconds()/limit.Seconds(), "xpeak")
		b.ReportMetric(100*limit.Seconds()/worked.Seconds(), "%peak")
	}
}
