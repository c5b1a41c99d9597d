package stats

import (
	"testing"
)

// R: p.adjust(c(.01, .04, .03, .005), "holm").
func TestHolm(t *testing.T) {
	got := Holm([]float64{0.01, 0.04, 0.03, 0.005})
	for i, want := range []float64{0.03, 0.06, 0.06, 0.02} {
		if !equal(got[i], want) {
			t.Fatalf("%v", got)
		}
	}
	if got := Holm([]float64{0.9, 0.8}); got[0] != 1 || got[1] != 1 {
		t.Error(got)
	}
	if len(Holm(nil)) != 0 {
		t.Error("of nothing")
	}
}
