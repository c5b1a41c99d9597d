package nn

import "testing"

// TestArena checks that buffers do not overlap, that memory is reused after Reset, and that reuse allocates nothing.
func TestArena(t *testing.T) {
	var a Arena[float32]
	x := a.Take(10)
	y := a.Zeros(smallestBlock) // needs a second block
	x[9] = 1
	if len(x) != 10 || cap(x) != 10 || y[0] != 0 {
		t.Error("buffers overlap")
	}
	a.Reset()
	if z := a.Take(10); &z[0] != &x[0] {
		t.Error("memory is not reused after Reset")
	}
	if n := testing.AllocsPerRun(10, func() { a.Reset(); a.Take(10); a.Take(smallestBlock) }); n != 0 {
		t.Errorf("%v allocations in steady state, want 0", n)
	}
}
