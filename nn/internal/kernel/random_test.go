package kernel

import (
	"math"
	"slices"
	"testing"
)

// TestUniform checks range, moments, a chi-square over 256 bins, and correlations of neighbours and of streams.
func TestUniform(t *testing.T) {
	const n = 1 << 18
	x, y := make([]float32, n), make([]float32, n)
	Uniform(x, 2, 1, 5)
	Uniform(y, 2, 1, 6)
	var mean, square, serial, cross float64
	counts := make([]float64, 256)
	for i, v := range x {
		if v < -2 || v >= 2 {
			t.Fatalf("%v is out of range", v)
		}
		u := float64(v) / 2
		mean += u / n
		square += u * u / n
		cross += u * float64(y[i]) / 2 / n
		if i > 0 {
			serial += u * float64(x[i-1]) / 2 / n
		}
		counts[int((u+1)*128)]++
	}
	const sigma = 1.0 / 512 // of a mean of n terms of standard deviation 1
	if math.Abs(mean) > 5*sigma/math.Sqrt(3) || math.Abs(square-1.0/3) > 5*sigma*0.3 || math.Abs(serial) > 5*sigma/3 || math.Abs(cross) > 5*sigma/3 {
		t.Errorf("mean %v, square %v, serial %v, cross %v", mean, square, serial, cross)
	}
	chi := 0.0
	for _, c := range counts {
		chi += (c - n/256) * (c - n/256) / (n / 256)
	}
	if chi < 150 || chi > 370 { // 255 degrees of freedom, beyond 4.5 standard deviations
		t.Errorf("chi-square %v", chi)
	}
}

// TestUniformSameEverywhere checks that draws have the same bits on every machine, for every length.
func TestUniformSameEverywhere(t *testing.T) {
	want := make([]float32, 100)
	active = nil
	Uniform(want, 0.7, 11, 12)
	active = bestMachine()
	everyMachine(t, func(t *testing.T) {
		for n := range want {
			got := guard[float32](n)
			Uniform(got.x, 0.7, 11, 12)
			got.check(t)
			for i := range got.x {
				if got.x[i] != want[i] {
					t.Fatalf("element %d of %d is %v, want %v", i, n, got.x[i], want[i])
				}
			}
		}
	})
}

// TestNormal compares draws with the normal distribution: Kolmogorov-Smirnov distance, moments, and the largest draw.
func TestNormal(t *testing.T) {
	const n = 1 << 18
	everyMachine(t, func(t *testing.T) {
		x := guard[float32](n)
		Normal(x.x, 0.02, 3, 4)
		x.check(t)
		sorted := slices.Clone(x.x)
		slices.Sort(sorted)
		worst, square, fourth := 0.0, 0.0, 0.0
		for i, v := range sorted {
			z := float64(v) / 0.02
			square += z * z / n
			fourth += z * z * z * z / n
			worst = max(worst, math.Abs(math.Erfc(-z/math.Sqrt2)/2-(float64(i)+0.5)/n))
		}
		if worst > 1.95/512 || math.Abs(square-1) > 5*math.Sqrt2/512 || math.Abs(fourth-3) > 5*math.Sqrt(96)/512 {
			t.Errorf("distance %v, second and fourth moments %v and %v", worst, square, fourth)
		}
		if z := sorted[n-1] / 0.02; z < 4 || z > 5.3 {
			t.Errorf("the largest of %d is %v deviations", n, z)
		}
	})
}

// TestQuantile compares quantiles with float64, at every possible draw near both ends and at many between.
func TestQuantile(t *testing.T) {
	everyMachine(t, func(t *testing.T) {
		for k := 1; k < 1<<23; k += 1 + k/97 {
			x := []float32{float32(k) / (1 << 23), -float32(k) / (1 << 23)}
			want := math.Sqrt2 * math.Erfinv(float64(x[0]))
			if active != nil {
				active.normal(&x[0], &x[0], 1, 2)
			} else {
				x[0], x[1] = normalGeneric(x[0], 1), normalGeneric(x[1], 1)
			}
			if x[1] != -x[0] || math.Abs(float64(x[0])/want-1) > 4e-5 {
				t.Fatalf("%d: %v and %v, want %v", k, x[0], x[1], want)
			}
		}
	})
}
