package fitness

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Percentiles lie in [0, 1], never decrease, and rise strictly beyond the sample.
func TestPercentile(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		rows := make([][]float64, 2+rng.IntN(20))
		for i := range rows {
			rows[i] = []float64{float64(rng.IntN(6)) * rng.Float64()}
		}
		r, err := NewReference(rows)
		if err != nil {
			t.Fatal(err)
		}
		last := -1.0
		for v := -3.0; v < 9; v += 0.01 {
			p := r.Percentile(0, v)
			if p < last || p < 0 || p > 1 || p == last && (v > 5.5 || v < -0.5) {
				t.Fatalf("%v: %v after %v in %v", v, p, last, rows)
			}
			last = p
		}
	}
	r, _ := NewReference([][]float64{{1}, {2}, {2}, {4}})
	for v, want := range map[float64]float64{1: 0.125, 2: 0.5, 3: 0.6875, 4: 0.875} {
		if got := r.Percentile(0, v); math.Abs(got-want) > 1e-12 {
			t.Errorf("%v: %v, want %v", v, got, want)
		}
	}
	other, _ := NewReference([][]float64{{1}, {2}, {2}, {4.0000001}})
	if r.Digest() == other.Digest() || r.Size() != 4 {
		t.Error("two samples have the same digest")
	}
}
