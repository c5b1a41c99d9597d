package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

// R: t.test(extra ~ group, data = sleep, paired = TRUE): mean -1.58, interval -2.4598858 to -0.7001142, p .002833.
func TestPairedTKnown(t *testing.T) {
	x := []float64{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0}
	y := []float64{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4}
	mean, i, p := PairedT(x, y, 0.95)
	if math.Abs(mean+1.58) > 1e-12 || math.Abs(i.Low+2.4598858) > 1e-7 || math.Abs(i.High+0.7001142) > 1e-7 || math.Abs(p-0.00283289) > 1e-8 {
		t.Errorf("mean %v, interval %v, p %v", mean, i, p)
	}
	if mean, i, p := PairedT(x, x, 0.95); mean != 0 || i != (Interval{}) || p != 1 {
		t.Errorf("of equals: mean %v, interval %v, p %v", mean, i, p)
	}
	if mean, i, p := PairedT([]float64{3, 2}, []float64{2, 1}, 0.95); mean != 1 || i != (Interval{1, 1}) || p != 0 {
		t.Errorf("of equal differences: mean %v, interval %v, p %v", mean, i, p)
	}
	if mean, i, p := PairedT(x[:1], y[:1], 0.95); math.Abs(mean+1.2) > 1e-12 || !math.IsNaN(i.Low+i.High+p) {
		t.Errorf("of one pair: mean %v, interval %v, p %v", mean, i, p)
	}
}

// 95 of 100 intervals hold the true mean, and p is below .05 for the others.
func TestPairedTCovers(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 8))
	const trials = 4000
	x, y, held := make([]float64, 3), make([]float64, 3), 0
	for range trials {
		for i := range x {
			y[i] = 10 * rng.NormFloat64()
			x[i] = y[i] + rng.NormFloat64()
		}
		_, i, p := PairedT(x, y, 0.95)
		inside := i.Low <= 0 && 0 <= i.High
		if inside != (p >= 0.05) {
			t.Fatalf("interval %v, p %v", i, p)
		}
		if inside {
			held++
		}
	}
	if share := float64(held) / trials; math.Abs(share-0.95) > 0.012 {
		t.Errorf("%v of the intervals hold the mean", share)
	}
}
