package kernel

// Limit takes the time that so many float32 operations need when nothing but arithmetic takes time: it runs fused
// multiply-adds in registers, on the calling goroutine. Benchmarks compare with it. It returns false at once where there
// is no assembly.
func Limit(operations int) bool {
	if active == nil {
		return false
	}
	const perRound = 24 * 2
	active.peak(1 + operations/(perRound*active.lanes))
	return true
}
