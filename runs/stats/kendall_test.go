package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

// few returns n small integers with many ties.
func few(rng *rand.Rand, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = float64(rng.IntN(1 + n/2))
	}
	return x
}

func equal(a, b float64) bool {
	return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= 1e-12*(1+math.Abs(b))
}

func sign(v float64) float64 {
	switch {
	case v > 0:
		return 1
	case v < 0:
		return -1
	}
	return 0
}

// byPairs computes tau-b by definition, over the pairs that counts selects.
func byPairs(x, y []float64, counts func(i, j int) bool) (tau float64, pairs int) {
	var balance, inX, inY float64
	for i := range x {
		for j := range i {
			if !counts(i, j) {
				continue
			}
			pairs++
			a, b := sign(x[i]-x[j]), sign(y[i]-y[j])
			balance += a * b
			inX += a * a
			inY += b * b
		}
	}
	return balance / math.Sqrt(inX*inY), pairs
}

func every(int, int) bool { return true }

func TestTauB(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for n := range 60 {
		for range 20 {
			x, y := few(rng, n), few(rng, n)
			if want, _ := byPairs(x, y, every); !equal(TauB(x, y), want) {
				t.Fatalf("tau of %v and %v is %v, want %v", x, y, TauB(x, y), want)
			}
			stratum := make([]string, n)
			for i := range stratum {
				stratum[i] = string("abc"[rng.IntN(3)])
			}
			got, pairs := StratifiedTau(x, y, stratum)
			want, count := byPairs(x, y, func(i, j int) bool { return stratum[i] == stratum[j] })
			if !equal(got, want) || pairs != count {
				t.Fatalf("within %v: tau of %v and %v is %v over %d, want %v over %d", stratum, x, y, got, pairs, want, count)
			}
		}
	}
}

// Kendall, Rank Correlation Methods: two judges of ten candidates, tau 5/45; and R's cor(c(1,2,2,3), c(1,3,2,3),
// method = "kendall"), 4 of 5 x 5 pairs: .8.
func TestTauBKnown(t *testing.T) {
	x := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	if got := TauB(x, []float64{4, 7, 2, 10, 3, 6, 8, 1, 5, 9}); !equal(got, 5.0/45) {
		t.Error(got)
	}
	if got := TauB([]float64{1, 2, 2, 3}, []float64{1, 3, 2, 3}); !equal(got, 0.8) {
		t.Error(got)
	}
	if !math.IsNaN(TauB(x[:3], []float64{1, 1, 1})) || !math.IsNaN(TauB(nil, nil)) {
		t.Error("tau of what does not vary")
	}
}

// The mean over random orders of ties equals the balance of all pairs.
func TestTauBroken(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	x, y := few(rng, 12), few(rng, 12)
	want, sum := 0.0, 0.0
	for i := range x {
		for j := range i {
			want += sign(x[i]-x[j]) * sign(y[i]-y[j]) / 66
		}
	}
	const draws = 4000
	for range draws {
		sum += TauBroken(x, y, rng) / draws
	}
	if math.Abs(sum-want) > 0.01 {
		t.Errorf("%v, want %v", sum, want)
	}
}

// PartialTau removes what the third variable explains and keeps the rest.
func TestPartialTau(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	z, x, y, own := make([]float64, 800), make([]float64, 800), make([]float64, 800), make([]float64, 800)
	for i := range z {
		z[i], own[i] = rng.NormFloat64(), rng.NormFloat64()
		x[i], y[i] = z[i]+0.5*rng.NormFloat64(), z[i]+0.5*rng.NormFloat64()
	}
	if all, left := TauB(x, y), PartialTau(x, y, z); all < 0.5 || math.Abs(left) > 0.25 {
		t.Errorf("tau %v, for a given z %v", all, left)
	}
	if left := PartialTau(x, y, own); math.Abs(left-TauB(x, y)) > 0.02 {
		t.Errorf("for a given stranger %v instead of %v", left, TauB(x, y))
	}
}

func FuzzTauB(f *testing.F) {
	f.Add([]byte{1, 2, 2, 3, 1, 3, 2, 3})
	f.Fuzz(func(t *testing.T, data []byte) {
		n := min(len(data)/2, 200)
		x, y := make([]float64, n), make([]float64, n)
		for i := range n {
			x[i], y[i] = float64(data[i]), float64(data[n+i])
		}
		if want, _ := byPairs(x, y, every); !equal(TauB(x, y), want) {
			t.Errorf("%v, want %v", TauB(x, y), want)
		}
	})
}
