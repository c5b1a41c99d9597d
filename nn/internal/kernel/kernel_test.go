package kernel

import (
	"math"
	"math/rand/v2"
	"testing"
)

func floats(rng *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(rng.NormFloat64())
	}
	return x
}

// Products of all shapes are those of float64, rows may be strided, and nothing beside C is written.
func TestMulAdd(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	const canary = 12345
	for range 300 {
		rows, k, n := 1+rng.IntN(130), 1+rng.IntN(70), 1+rng.IntN(400)
		lda, ldc := k+rng.IntN(3), n+rng.IntN(3)
		a, w, c := floats(rng, rows*lda), floats(rng, n*k), floats(rng, rows*ldc)
		for i := range c {
			if i%ldc >= n {
				c[i] = canary
			}
		}
		before := append([]float32{}, c...)
		var m Matrix
		m.PackTransposed(w, k, n, k)
		m.MulAdd(c, ldc, a, lda, rows)
		for i := range c {
			row, col := i/ldc, i%ldc
			if col >= n {
				if c[i] != canary {
					t.Fatal("written beside C")
				}
				continue
			}
			want, scale := float64(before[i]), math.Abs(float64(before[i]))
			for j := range k {
				p := float64(a[row*lda+j]) * float64(w[col*k+j])
				want, scale = want+p, scale+math.Abs(p)
			}
			if math.Abs(float64(c[i])-want) > 1e-6*scale {
				t.Fatalf("%dx%dx%d: %v, want %v", rows, k, n, c[i], want)
			}
		}
	}
}

// A row's product does not depend on how many rows are multiplied at once: passes of other lengths share their bits.
func TestMulAddRowsAreIndependent(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	const rows, k, n = 150, 65, 210
	a, w := floats(rng, rows*k), floats(rng, n*k)
	var m Matrix
	m.PackTransposed(w, k, n, k)
	all, one := make([]float32, rows*n), make([]float32, rows*n)
	m.MulAdd(all, n, a, k, rows)
	for i := range rows {
		m.MulAdd(one[i*n:(i+1)*n], n, a[i*k:(i+1)*k], k, 1)
	}
	for i := range all {
		if all[i] != one[i] {
			t.Fatalf("element %d: %v and %v", i, all[i], one[i])
		}
	}
}

func TestGram(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	const rows, cols = 40, 13
	x, g := make([]float64, rows*cols), make([]float64, cols*cols)
	for i := range x {
		x[i] = rng.NormFloat64()
	}
	Gram(g, x, rows, cols)
	for i := range cols {
		for j := range cols {
			want := 0.0
			for r := range rows {
				want += x[r*cols+i] * x[r*cols+j]
			}
			if math.Abs(g[i*cols+j]-want) > 1e-12 {
				t.Fatalf("%d, %d: %v, want %v", i, j, g[i*cols+j], want)
			}
		}
	}
}

// Relative error over all magnitudes, saturation to exactly 1, and NaN.
func TestActivations(t *testing.T) {
	for name, f := range map[string]struct {
		got  func(dst, x []float32)
		want func(float64) float64
	}{
		"tanh":    {Tanh, math.Tanh},
		"sigmoid": {Sigmoid, func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }},
	} {
		worst := 0.0
		for e := -30.0; e < 7; e += 0.001 {
			for _, x := range []float32{float32(math.Exp2(e)), -float32(math.Exp2(e))} {
				got := []float32{x}
				f.got(got, got)
				want := f.want(float64(x))
				if math.Abs(want) > 1e-37 {
					worst = max(worst, math.Abs(float64(got[0])-want)/math.Abs(want))
				}
			}
		}
		if worst > 4.8e-7 {
			t.Errorf("%s: relative error %.3g", name, worst)
		}
		ends := []float32{100, -1000, float32(math.Inf(1)), float32(math.Inf(-1)), float32(math.NaN()), 0}
		f.got(ends, ends)
		if ends[0] != 1 || ends[2] != 1 || ends[4] == ends[4] || ends[1] > 1e-37 || ends[3] > 1e-37 {
			t.Errorf("%s: ends %v", name, ends)
		}
	}
}

func TestElementwise(t *testing.T) {
	a, b, c := []float32{2, -3, 0.5}, []float32{5, 7, -4}, []float32{1, 1, 8}
	check := func(name string, got []float32, want ...float32) {
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%s: %v, want %v", name, got, want)
			}
		}
	}
	dst := make([]float32, 3)
	Add(dst, a, b)
	check("add", dst, 7, 4, -3.5)
	Mul(dst, a, b)
	check("mul", dst, 10, -21, -2)
	Blend(dst, a, b, c)
	check("blend", dst, 9, -17, 2)
	LeakyReLU(dst, a)
	check("leaky", dst, 2, -3*float32(0.01), 0.5)
	FillRows(dst, []float32{4})
	check("fill", dst, 4, 4, 4)
	x := []float32{float32(math.NaN()), float32(math.Inf(1)), -9, 3}
	Clamp(x, x, 5)
	check("clamp", x, 0, 5, -5, 3)
}

// Moments, a chi-square over bits and neighbours, and independence of streams.
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
	z := make([]float32, 7)
	Uniform(z, 2, 1, 5)
	for i := range z {
		if z[i] != x[i] {
			t.Error("an element depends on the length")
		}
	}
}
