package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

// zdt1 returns points of the front f2 = 1 - sqrt(f1) of the first problem of Zitzler, Deb and Thiele.
func zdt1(n int, behind float64) (points [][]float64) {
	for i := range n + 1 {
		f := float64(i) / float64(n)
		points = append(points, []float64{f + behind, 1 - math.Sqrt(f) + behind})
	}
	return points
}

// The volume up to (1.05, 1.05) is the integral of .05 + sqrt(f) over 0..1, and .05 x 1.05 beyond it.
func TestHypervolumeOfZDT1(t *testing.T) {
	want := 0.05 + 2.0/3 + 0.05*1.05
	if got := Hypervolume(zdt1(20_000, 0), []float64{1.05, 1.05}); math.Abs(got-want) > 1e-3 || got > want {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestHypervolume(t *testing.T) {
	if got := Hypervolume([][]float64{{1, 2}, {2, 1}, {2, 2}, {3, 0}, {0, 3}}, []float64{3, 3}); got != 3 {
		t.Errorf("%v, want 3: what lies outside or is dominated adds nothing", got)
	}
	if got := Hypervolume(nil, []float64{1, 1}) + Hypervolume([][]float64{{2}}, []float64{1}); got != 0 {
		t.Error(got)
	}
	if got := Hypervolume([][]float64{{0.25}, {0.5}}, []float64{1}); got != 0.75 {
		t.Error(got)
	}
	rng := rand.New(rand.NewPCG(1, 1))
	for _, dimensions := range []int{2, 3, 4} {
		var points [][]float64
		for range 12 {
			p := make([]float64, dimensions)
			for i := range p {
				p[i] = math.Round(8*rng.Float64()) / 8
			}
			points = append(points, p)
		}
		reference := make([]float64, dimensions)
		for i := range reference {
			reference[i] = 1
		}
		got := Hypervolume(points, reference)
		const draws = 100_000
		inside := 0
		for range draws {
			q := make([]float64, dimensions)
			for i := range q {
				q[i] = rng.Float64()
			}
			for _, p := range points {
				if weakly(p, q) {
					inside++
					break
				}
			}
		}
		if share := float64(inside) / draws; math.Abs(got-share) > 0.006 {
			t.Errorf("%d objectives: %v, of random points %v", dimensions, got, share)
		}
		rng.Shuffle(len(points), func(i, j int) { points[i], points[j] = points[j], points[i] })
		if again := Hypervolume(points, reference); math.Abs(again-got) > 1e-12 {
			t.Errorf("%d objectives: %v in another order, was %v", dimensions, again, got)
		}
	}
}

func weakly(p, q []float64) bool {
	for i := range p {
		if p[i] > q[i] {
			return false
		}
	}
	return true
}

func TestIGDPlus(t *testing.T) {
	front := zdt1(100, 0)
	if got := IGDPlus(front, front); got != 0 {
		t.Errorf("a front is %v behind itself", got)
	}
	// A front that is better everywhere is not behind.
	if got := IGDPlus(zdt1(100, -0.3), front); got != 0 {
		t.Error(got)
	}
	if got := IGDPlus([][]float64{{1, 3}, {4, 0}}, [][]float64{{0, 2}, {3, 1}}); !equal(got, (math.Sqrt2+1)/2) {
		t.Errorf("%v, want %v: only what is worse counts", got, (math.Sqrt2+1)/2)
	}
	if !math.IsNaN(IGDPlus(nil, front)) {
		t.Error("of nothing")
	}
}
