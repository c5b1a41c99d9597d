package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestQuantile(t *testing.T) {
	x := []float64{0, 1, 4, 9, 16, 25}
	for p, want := range map[float64]float64{0: 0, 0.1: 0.5, 0.25: 1.75, 0.5: 6.5, 1: 25} {
		if got := Quantile(x, p); !equal(got, want) {
			t.Errorf("quantile %v is %v, want %v", p, got, want)
		}
	}
	if Median([]float64{9, 1, 4}) != 4 || !math.IsNaN(Median(nil)) {
		t.Error("median")
	}
	if q := NormalQuantile(0.975); math.Abs(q-1.959964) > 1e-6 {
		t.Error(q)
	}
}

// A bootstrap interval contains the true value about as often as its level says.
func TestBootstrapCoverage(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	for name, statistic := range map[string]func([]float64) float64{
		"mean": func(x []float64) float64 { return sum(x) / float64(len(x)) }, "median": Median,
	} {
		const experiments = 400
		held := 0
		for range experiments {
			x := make([]float64, 60)
			for i := range x {
				x[i] = rng.NormFloat64()
			}
			i := Bootstrap(len(x), 300, func(sample []int) float64 {
				y := make([]float64, len(sample))
				for k, at := range sample {
					y[k] = x[at]
				}
				return statistic(y)
			}, 0.95, rng)
			if i.Low <= 0 && i.High >= 0 {
				held++
			}
		}
		if share := float64(held) / experiments; share < 0.9 || share > 0.985 {
			t.Errorf("%s: %v of the intervals hold the truth", name, share)
		}
	}
	some := Bootstrap(4, 100, func(s []int) float64 {
		if s[0] == 0 {
			return nan
		}
		return float64(s[0])
	}, 0.95, rng)
	if some.Low != 1 || some.High != 3 {
		t.Errorf("%v", some)
	}
	if none := Bootstrap(4, 100, func([]int) float64 { return nan }, 0.95, rng); !math.IsNaN(none.Low) || !math.IsNaN(none.High) {
		t.Errorf("%v", none)
	}
}

func sum(x []float64) (s float64) {
	for _, v := range x {
		s += v
	}
	return s
}
