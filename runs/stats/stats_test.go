package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestRanks(t *testing.T) {
	if got := Ranks([]float64{3, 1, 3, 2, 3}); !slices.Equal(got, []float64{4, 1, 4, 2, 4}) {
		t.Error(got)
	}
	// R: cor(c(106,100,86,101,99,103,97,113,112,110), c(7,27,2,50,28,29,20,12,6,17), method = "spearman"), -29/165.
	x, y := []float64{106, 100, 86, 101, 99, 103, 97, 113, 112, 110}, []float64{7, 27, 2, 50, 28, 29, 20, 12, 6, 17}
	if got := Spearman(x, y); !equal(got, -29.0/165) {
		t.Error(got)
	}
	if got := Pearson([]float64{1, 2, 3}, []float64{2, 4, 6}); !equal(got, 1) {
		t.Error(got)
	}
}

// TopPrecision agrees with a simulation of random tie-breaking, BestInTop with a search.
func TestTop(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	for range 30 {
		score, truth := few(rng, 9), few(rng, 9)
		for k := 1; k <= 9; k++ {
			const draws = 3000
			sum := 0.0
			for range draws {
				a, b := breakTies(score, rng), breakTies(truth, rng)
				for i := range a {
					if a[i] >= float64(9-k) && b[i] >= float64(9-k) {
						sum += 1 / float64(k) / draws
					}
				}
			}
			if got := TopPrecision(score, truth, k); math.Abs(got-sum) > 0.03 {
				t.Fatalf("top %d of %v and %v: %v, want %v", k, score, truth, got, sum)
			}
		}
	}
	score, truth := []float64{5, 9, 7, 9, 1}, []float64{50, 10, 40, 20, 60}
	for k, want := range map[int]int{1: 5, 2: 4, 3: 3, 4: 2, 5: 1, 9: 1} {
		if got := BestInTop(score, truth, k); got != want {
			t.Errorf("best of the top %d has rank %d, want %d", k, got, want)
		}
	}
	if !math.IsNaN(TopPrecision(score, truth, 6)) || BestInTop(nil, nil, 3) != 0 {
		t.Error("the top of less than there are")
	}
}

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

func TestA12(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 8))
	for range 200 {
		x, y := few(rng, 1+rng.IntN(12)), few(rng, 1+rng.IntN(12))
		want := 0.0
		for _, a := range x {
			for _, b := range y {
				want += (1 + sign(a-b)) / 2 / float64(len(x)*len(y))
			}
		}
		if !equal(A12(x, y), want) {
			t.Fatalf("%v and %v: %v, want %v", x, y, A12(x, y), want)
		}
	}
}

func TestLengths(t *testing.T) {
	for name, f := range map[string]func(){
		"TauB": func() { TauB([]float64{1}, nil) }, "Pearson": func() { Pearson([]float64{1}, nil) },
		"Wilcoxon": func() { Wilcoxon([]float64{1}, nil) }, "TopPrecision": func() { TopPrecision([]float64{1}, nil, 1) },
		"StratifiedTau": func() { StratifiedTau([]float64{1}, []float64{1}, nil) },
	} {
		func() {
			defer func() {
				if recover() != lengthsDiffer {
					t.Errorf("%s takes samples of different lengths", name)
				}
			}()
			f()
		}()
	}
}
