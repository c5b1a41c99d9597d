package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

// R: wilcox.test(x, y, paired = TRUE) of the depression data in its help (Hollander and Wolfe 1973), V = 40: p = .03906
// two-sided.
func TestWilcoxonKnown(t *testing.T) {
	x := []float64{1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30}
	y := []float64{0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29}
	if p, n := Wilcoxon(x, y); n != 9 || math.Abs(p-0.0390625) > 1e-12 {
		t.Errorf("p %v, n %d", p, n)
	}
	if p, n := Wilcoxon(x, x); p != 1 || n != 0 {
		t.Errorf("of equals: p %v, n %d", p, n)
	}
}

// The exact p-value agrees with the enumeration of all signs of the differences.
func TestWilcoxonExact(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	for n := 1; n <= 10; n++ {
		x, zero := make([]float64, n), make([]float64, n)
		for i := range x {
			x[i] = rng.NormFloat64()
		}
		center := float64(n*(n+1)) / 4
		uneven := func(positive func(i int) bool) float64 {
			w := 0.0
			for i, r := range Ranks(absolute(x)) {
				if positive(i) {
					w += r
				}
			}
			return math.Abs(w - center)
		}
		seen, as := uneven(func(i int) bool { return x[i] > 0 }), 0
		for set := range 1 << n {
			if uneven(func(i int) bool { return set>>i&1 == 1 }) >= seen {
				as++
			}
		}
		if p, _ := Wilcoxon(x, zero); !equal(p, float64(as)/float64(int(1)<<n)) {
			t.Errorf("n %d: p %v, want %v", n, p, float64(as)/float64(int(1)<<n))
		}
	}
}

func absolute(x []float64) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = math.Abs(v)
	}
	return y
}

// Without a difference p is below .05 about one time in twenty, by both ways of computing it.
func TestWilcoxonLevel(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	for name, draw := range map[string]func() float64{"exact": rng.NormFloat64, "ties": func() float64 { return math.Round(2 * rng.NormFloat64()) }} {
		const tests = 2000
		below := 0
		for range tests {
			x, y := make([]float64, 24), make([]float64, 24)
			for i := range x {
				x[i], y[i] = draw(), draw()
			}
			if p, _ := Wilcoxon(x, y); p < 0.05 {
				below++
			}
		}
		if share := float64(below) / tests; share < 0.03 || share > 0.06 {
			t.Errorf("%s: p < .05 in %v of tests", name, share)
		}
	}
}
