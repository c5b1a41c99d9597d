package kernel

// Limit spends the time that so many float32 operations take when nothing but arithmetic takes time: fused multiply-adds
// in registers, on this goroutine. Benchmarks compare with it. It reports whether the machine has such a limit here.
func Limit(operations int) bool {
	if active == nil {
		return false
	}
	const perRound = 24 * 2
	active.peak(1 + operations/(perRound*active.lanes))
	return true
}
