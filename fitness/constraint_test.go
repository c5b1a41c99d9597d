package fitness

import (
	"math"
	"testing"
)

// The violation grows with the distance from the bounds, from 0 to 1.
func TestViolationGrowsWithDistance(t *testing.T) {
	c := Constraint{Min: -5, Max: -1}
	last := 0.0
	for _, v := range []float64{-1, -0.9, 0, 3, 1e9, 1e300} {
		got := c.violation(v)
		if got < last || got > 1 || v > -1 && got <= last && v < 1e10 {
			t.Errorf("%v: %v after %v", v, got, last)
		}
		last = got
	}
	if c.violation(-5) != 0 || c.violation(-7) <= 0 || c.violation(math.Inf(1)) != 1 {
		t.Error("bounds")
	}
}
