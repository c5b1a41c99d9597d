package kernel

import (
	"math"
	"math/rand/v2"
	"testing"
)

// activations lists the functions of one variable.
var activations = []struct {
	name     string
	got      func(dst, x []float32)
	want     func(float64) float64
	error    float64 // largest relative error
	saturate bool    // the limits are 1, and 0 or -1; those of the others are x and 0
}{
	{"tanh", Tanh, math.Tanh, 4.8e-7, true},
	{"sigmoid", Sigmoid, func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }, 4.8e-7, true},
	{"gelu", GELU, func(x float64) float64 { return x * math.Erfc(-x/math.Sqrt2) / 2 }, 0, false},
	{"leakyReLU", LeakyReLU, func(x float64) float64 { return max(x, float64(float32(0.01))*x) }, 1e-7, false},
}

// grid returns numbers of every magnitude and both signs.
func grid() []float32 {
	var x []float32
	for e := -30.0; e < 7; e += 0.001 {
		x = append(x, float32(math.Exp2(e)), -float32(math.Exp2(e)))
	}
	return x
}

// TestActivations compares activations with float64 over the grid.
func TestActivations(t *testing.T) {
	everyMachine(t, func(t *testing.T) {
		x := grid()
		got := make([]float32, len(x))
		for _, f := range activations {
			f.got(got, x)
			worst := 0.0
			for i, v := range x {
				want := f.want(float64(v))
				if f.name == "gelu" {
					worst = max(worst, math.Abs(float64(got[i])-want)/math.Abs(float64(v))-3e-7)
				} else if math.Abs(want) > 1e-36 {
					worst = max(worst, math.Abs(float64(got[i])-want)/math.Abs(want))
				}
			}
			if worst > f.error {
				t.Errorf("%s: error %.3g", f.name, worst)
			}
		}
	})
}

// TestActivationLimits checks that activations reach their limits exactly, and that NaN stays NaN.
func TestActivationLimits(t *testing.T) {
	inf := float32(math.Inf(1))
	everyMachine(t, func(t *testing.T) {
		for _, f := range activations {
			x := []float32{100, -1000, inf, -inf, float32(math.NaN()), 0}
			f.got(x, x)
			switch {
			case x[4] == x[4]:
				t.Errorf("%s of NaN is %v", f.name, x[4])
			case f.saturate && (x[0] != 1 || x[2] != 1 || x[1] > 1e-37 || x[3] > 1e-37):
				t.Errorf("%s: ends %v", f.name, x)
			case f.name == "gelu" && (x[0] != 100 || x[1] > 0 || x[1] < -4e-7 || x[2] != inf || x[5] != 0):
				t.Errorf("gelu: ends %v", x)
			}
		}
	})
}

// TestExp compares Exp with float64, and checks where it is cut off.
func TestExp(t *testing.T) {
	everyMachine(t, func(t *testing.T) {
		var x []float32
		for v := float32(-86); v < 89; v += 0.001 {
			x = append(x, v)
		}
		got := make([]float32, len(x))
		Exp(got, x, 1.5)
		for i, v := range x {
			want := math.Exp(float64(v - 1.5))
			if v-1.5 > -87 && v-1.5 < 88 && math.Abs(float64(got[i])-want) > 3e-7*want {
				t.Fatalf("exp(%v) = %v, want %v", v-1.5, got[i], want)
			}
		}
		ends := []float32{1000, -1000, float32(math.Inf(-1)), float32(math.NaN())}
		Exp(ends, ends, 0)
		if !(ends[0] > 1e38) || ends[1] > 2e-38 || ends[2] > 2e-38 || ends[3] == ends[3] {
			t.Errorf("ends %v", ends)
		}
	})
}

// TestArithmetic checks simple functions on a few numbers.
func TestArithmetic(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	a, b, c := []float32{2, -3, 0.5}, []float32{5, 7, -4}, []float32{1, 1, 8}
	everyMachine(t, func(t *testing.T) {
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
		Scale(dst, a, -2)
		check("scale", dst, -4, 6, -1)
		Blend(dst, a, b, c)
		check("blend", dst, 9, -17, 2)
		LeakyReLU(dst, a)
		check("leaky", dst, 2, -3*float32(0.01), 0.5)
		FillRows(dst, []float32{4})
		check("fill", dst, 4, 4, 4)
		x := []float32{nan, inf, -9, 3}
		Clamp(x, x, 5)
		check("clamp", x, 0, 5, -5, 3)
	})
}

// forms lists all elementwise functions, as functions of up to three slices.
var forms = map[string]func(dst, a, b, c []float32){
	"add":       func(dst, a, b, c []float32) { Add(dst, a, b) },
	"mul":       func(dst, a, b, c []float32) { Mul(dst, a, b) },
	"scale":     func(dst, a, b, c []float32) { Scale(dst, a, 1.7) },
	"blend":     func(dst, a, b, c []float32) { Blend(dst, a, b, c) },
	"clamp":     func(dst, a, b, c []float32) { Clamp(dst, a, 0.8) },
	"exp":       func(dst, a, b, c []float32) { Exp(dst, a, 0.3) },
	"tanh":      func(dst, a, b, c []float32) { Tanh(dst, a) },
	"sigmoid":   func(dst, a, b, c []float32) { Sigmoid(dst, a) },
	"gelu":      func(dst, a, b, c []float32) { GELU(dst, a) },
	"leakyReLU": func(dst, a, b, c []float32) { LeakyReLU(dst, a) },
	"less":      func(dst, a, b, c []float32) { Less(dst, a, 0.3) },
	"softmax":   func(dst, a, b, c []float32) { Softmax(dst, a, len(dst)) },

	"addMul":        func(dst, a, b, c []float32) { copy(dst, c); AddMul(dst, a, b) },
	"blendBack a":   func(dst, a, b, c []float32) { copy(dst, c); BlendBack(dst, nil, nil, a, a, b, c) },
	"blendBack c":   func(dst, a, b, c []float32) { copy(dst, c); BlendBack(nil, nil, dst, a, b, a, c) },
	"addScaled":     func(dst, a, b, c []float32) { copy(dst, c); AddScaled(dst, a, 1.7) },
	"addOverRoot":   func(dst, a, b, c []float32) { copy(dst, c); AddOverRoot(dst, a, squares(b), 1.7, 0.3) },
	"geluBack":      func(dst, a, b, c []float32) { copy(dst, c); GELUBack(dst, b, a) },
	"tanhBack":      func(dst, a, b, c []float32) { copy(dst, c); TanhBack(dst, a, b) },
	"sigmoidBack":   func(dst, a, b, c []float32) { copy(dst, c); SigmoidBack(dst, a, b) },
	"leakyReLUBack": func(dst, a, b, c []float32) { copy(dst, c); LeakyReLUBack(dst, a, b) },
}

// squares returns the squares of x.
func squares(x []float32) []float32 {
	y := make([]float32, len(x))
	Mul(y, x, x)
	return y
}

// TestLengths checks every length up to 70: elements past the last whole vector register are computed like the others, an
// element does not depend on its position, and nothing is written outside dst.
func TestLengths(t *testing.T) {
	everyMachine(t, func(t *testing.T) {
		rng := rand.New(rand.NewPCG(4, 4))
		a, b, c := floats(rng, 70), floats(rng, 70), floats(rng, 70)
		for name, f := range forms {
			want := make([]float32, 1)
			for n := range len(a) + 1 {
				dst := guard[float32](n)
				f(dst.x, a, b, c)
				dst.check(t)
				for i := 0; i < n && name != "softmax"; i++ {
					if f(want, a[i:i+1], b[i:i+1], c[i:i+1]); dst.x[i] != want[0] {
						t.Fatalf("%s: element %d of %d is %v, alone it is %v", name, i, n, dst.x[i], want[0])
					}
				}
			}
		}
	})
}

// TestElementwiseSameBits checks that every function has the same bits with every instruction set.
func TestElementwiseSameBits(t *testing.T) {
	x := append(grid(), float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1)))
	rng := rand.New(rand.NewPCG(5, 5))
	b, c := floats(rng, len(x)), floats(rng, len(x))
	for _, f := range forms {
		sameBits(t, func() []float32 {
			dst := make([]float32, len(x))
			f(dst, x, b, c)
			return dst
		})
	}
}

// TestBackward compares the backward functions with the derivatives by their definition.
func TestBackward(t *testing.T) {
	everyMachine(t, func(t *testing.T) {
		g, y := []float32{2, -3, 0.5, 1}, []float32{0.5, -0.25, 0, 0.75}
		for name, f := range map[string]struct {
			do   func(dst []float32)
			want func(g, y float64) float64
		}{
			"tanh":    {func(dst []float32) { TanhBack(dst, g, y) }, func(g, y float64) float64 { return g * (1 - y*y) }},
			"sigmoid": {func(dst []float32) { SigmoidBack(dst, g, y) }, func(g, y float64) float64 { return g * y * (1 - y) }},
			"leaky": {func(dst []float32) { LeakyReLUBack(dst, g, y) }, func(g, y float64) float64 {
				if y > 0 {
					return g
				}
				return 0.01 * g
			}},
			"gelu": {func(dst []float32) { GELUBack(dst, g, y) }, func(g, y float64) float64 {
				return g * (math.Erfc(-y/math.Sqrt2)/2 + y*math.Exp(-y*y/2)/math.Sqrt(2*math.Pi))
			}},
			"scaled":  {func(dst []float32) { AddScaled(dst, y, -3) }, func(g, y float64) float64 { return -3 * y }},
			"mul":     {func(dst []float32) { AddMul(dst, g, y) }, func(g, y float64) float64 { return g * y }},
			"blend a": {func(dst []float32) { BlendBack(dst, nil, nil, g, g, y, g) }, func(g, y float64) float64 { return g * (y - g) }},
			"blend b": {func(dst []float32) { BlendBack(nil, dst, nil, g, y, g, g) }, func(g, y float64) float64 { return g * y }},
			"blend c": {func(dst []float32) { BlendBack(nil, nil, dst, g, y, g, g) }, func(g, y float64) float64 { return g * (1 - y) }},
		} {
			dst := []float32{10, 20, 30, 40}
			f.do(dst)
			for i := range dst {
				if want := float64(10*(i+1)) + f.want(float64(g[i]), float64(y[i])); math.Abs(float64(dst[i])-want) > 1e-5 {
					t.Errorf("%s: element %d is %v, want %v", name, i, dst[i], want)
				}
			}
		}
	})
}

// TestSoftmax compares Softmax with float64 for many widths, with one score far above the others.
func TestSoftmax(t *testing.T) {
	everyMachine(t, func(t *testing.T) {
		rng := rand.New(rand.NewPCG(6, 6))
		for width := 1; width < 100; width += 3 {
			x := floats(rng, 4*width)
			x[0] = 300
			got := guard[float32](len(x))
			Softmax(got.x, x, width)
			got.check(t)
			for i := range x {
				row := x[i/width*width : (i/width+1)*width]
				sum := 0.0
				for _, v := range row {
					sum += math.Exp(float64(v - x[i]))
				}
				if math.Abs(float64(got.x[i])-1/sum) > 1e-6 {
					t.Fatalf("width %d: element %d is %v, want %v", width, i, got.x[i], 1/sum)
				}
			}
		}
	})
}

// TestGELUDerivative compares the derivative of GELU with float64 at every magnitude.
func TestGELUDerivative(t *testing.T) {
	everyMachine(t, func(t *testing.T) {
		x := grid()
		one, got := make([]float32, len(x)), make([]float32, len(x))
		FillRows(one, []float32{1})
		GELUBack(got, one, x)
		for i, v := range x {
			v := float64(v)
			want := math.Erfc(-v/math.Sqrt2)/2 + v*math.Exp(-v*v/2)/math.Sqrt(2*math.Pi)
			if math.Abs(float64(got[i])-want) > 5e-7 {
				t.Fatalf("at %v: %v, want %v", v, got[i], want)
			}
		}
	})
}

// TestDotAndSoftmaxBack compares Dot and SoftmaxBack with float64 for many widths.
func TestDotAndSoftmaxBack(t *testing.T) {
	everyMachine(t, func(t *testing.T) {
		rng := rand.New(rand.NewPCG(8, 8))
		for width := 1; width < 100; width += 3 {
			y, g := floats(rng, 3*width), floats(rng, 3*width)
			got := guard[float32](len(y))
			SoftmaxBack(got.x, g, y, width)
			got.check(t)
			for i := range y {
				from := i / width * width
				dot := 0.0
				for j := from; j < from+width; j++ {
					dot += float64(g[j]) * float64(y[j])
				}
				if d := float64(Dot(g[from:from+width], y[from:from+width])); math.Abs(d-dot) > 1e-5 {
					t.Fatalf("width %d: dot %v, want %v", width, d, dot)
				}
				if want := float64(y[i]) * (float64(g[i]) - dot); math.Abs(float64(got.x[i])-want) > 1e-5*(1+math.Abs(want)) {
					t.Fatalf("width %d: element %d is %v, want %v", width, i, got.x[i], want)
				}
			}
		}
	})
}

// TestSumAndMax compares Sum and Max with float64 for every length up to 200.
func TestSumAndMax(t *testing.T) {
	everyMachine(t, func(t *testing.T) {
		rng := rand.New(rand.NewPCG(7, 7))
		for n := range 200 {
			x := floats(rng, n)
			sum, most := 0.0, math.Inf(-1)
			for _, v := range x {
				sum += float64(v)
				most = max(most, float64(v))
			}
			if math.Abs(float64(Sum(x))-sum) > 1e-4 {
				t.Fatalf("sum of %d is %v, want %v", n, Sum(x), sum)
			}
			if n > 0 && float64(Max(x)) != most {
				t.Fatalf("maximum of %d is %v, want %v", n, Max(x), most)
			}
		}
	})
}

// TestSubnormals checks that assembly treats subnormal numbers as 0, because they would take a hundred times longer, and
// that Go's own arithmetic still has them afterwards.
func TestSubnormals(t *testing.T) {
	everyMachine(t, func(t *testing.T) {
		if active == nil {
			return
		}
		small := []float32{1e-20, -1e-20}
		got := make([]float32, 2)
		Mul(got, small, []float32{1e-20, 1e-20})
		var m Matrix
		m.Pack([]float32{1e-20}, 1, 1, 1)
		m.MulAdd(got[1:], 1, small, 1, 1)
		if got[0] != 0 || got[1] != 0 {
			t.Errorf("subnormal results %v", got)
		}
		if small[0] *= 1e-20; small[0] == 0 {
			t.Error("Go's arithmetic lost its subnormal numbers")
		}
	})
}

// TestSignsAndTranspose checks Signs for every length, with zeros, NaN and subnormal numbers, and Transpose.
func TestSignsAndTranspose(t *testing.T) {
	everyMachine(t, func(t *testing.T) {
		rng := rand.New(rand.NewPCG(9, 9))
		for n := range 300 {
			x := floats(rng, n)
			for i := 0; i < n; i += 7 {
				x[i] = []float32{0, float32(math.Copysign(0, -1)), float32(math.NaN()), math.SmallestNonzeroFloat32, -math.SmallestNonzeroFloat32}[i/7%5]
			}
			code := make([]uint64, (n+63)/64+1)
			for i := range code {
				code[i] = 1<<63 + 5
			}
			Signs(code, x)
			for i := range 64 * (len(code) - 1) {
				if got := code[i/64]>>(i%64)&1 == 1; got != (i < n && x[i] > 0) {
					t.Fatalf("sign %d of %d is %v", i, n, got)
				}
			}
			if code[len(code)-1] != 1<<63+5 {
				t.Fatalf("%d signs: a word past the end is written", n)
			}
		}
		for range 100 {
			rows, cols := rng.IntN(40), rng.IntN(40)
			x, got := floats(rng, rows*cols), guard[float32](rows*cols)
			Transpose(got.x, x, rows, cols)
			got.check(t)
			for i, v := range x {
				if w := got.x[i%cols*rows+i/cols]; v != w {
					t.Fatalf("%dx%d: element %d is %v, want %v", rows, cols, i, w, v)
				}
			}
		}
	})
}
