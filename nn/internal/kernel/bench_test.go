package kernel_test

import (
	"testing"

	"evolve/nn/internal/kernel"
	"evolve/nn/nntest"
)

// draws returns n draws of U(-1, 1).
func draws(n int) []float32 {
	x := make([]float32, n)
	kernel.Uniform(x, 1, 1, 1)
	return x
}

// product describes a benchmark of products [rows][k] times [k][n].
type product struct {
	name       string
	rows, k, n int
	weights    int  // how many matrices take turns
	chain      int  // products of one timing; short ones are timed together
	fresh      bool // pack the matrix each time
	transposed bool // pack it transposed
	of         bool // the product A' B
}

// BenchmarkProduct measures products of the sizes that stacks and encoders need.
func BenchmarkProduct(b *testing.B) {
	for _, s := range []product{
		{name: "50x600x600_12", rows: 50, k: 600, n: 600, weights: 12, chain: 12},
		{name: "3500x400x600", rows: 3500, k: 400, n: 600, weights: 1, chain: 1},
		{name: "512x256x1024", rows: 512, k: 256, n: 1024, weights: 1, chain: 1},
		{name: "512x64x512_packing", rows: 512, k: 64, n: 512, weights: 1, chain: 1, fresh: true, transposed: true},
		{name: "512x512x64_packing", rows: 512, k: 512, n: 64, weights: 1, chain: 1, fresh: true},
		{name: "32x32x32", rows: 32, k: 32, n: 32, weights: 4, chain: 256},
		{name: "32x16x16", rows: 32, k: 16, n: 16, weights: 4, chain: 256},
		{name: "scores_256x64x2000", rows: 256, k: 64, n: 2000, weights: 1, chain: 1},
		{name: "back_256x2000x64", rows: 256, k: 2000, n: 64, weights: 1, chain: 1},
		{name: "weights_2000x256x64", rows: 2000, k: 256, n: 64, weights: 1, chain: 1, of: true},
		{name: "weights_64x1120x64", rows: 64, k: 1120, n: 64, weights: 4, chain: 4, of: true},
		{name: "step_32x64x64", rows: 32, k: 64, n: 64, weights: 8, chain: 64},
		{name: "hoisted_1120x64x64", rows: 1120, k: 64, n: 64, weights: 4, chain: 4},
	} {
		b.Run(s.name, s.run)
	}
}

// run measures one product.
func (s product) run(b *testing.B) {
	a, w, c := draws(s.rows*s.k), draws(s.n*s.k), make([]float32, s.rows*s.n)
	bias := make([]float32, s.n)
	m := make([]kernel.Matrix, s.weights)
	for i := range m {
		m[i].PackTransposed(w, s.k, s.n, s.k)
	}
	nntest.Share(b, s.chain*2*s.rows*s.k*s.n, func() {
		for i := range s.chain {
			m := &m[i%s.weights]
			if s.fresh && s.transposed {
				m.PackTransposed(w, s.k, s.n, s.k)
			} else if s.fresh {
				m.Pack(w, s.n, s.k, s.n)
			}
			if s.of {
				m.MulAddOf(c, s.n, a, s.rows, s.rows)
			} else {
				m.MulBias(c, s.n, bias, a, s.k, s.rows)
			}
		}
	})
}

// BenchmarkElementwise measures functions of 30 000 elements.
func BenchmarkElementwise(b *testing.B) {
	x, y := draws(30000), make([]float32, 30000)
	for _, f := range []struct {
		name string
		do   func()
	}{
		{"tanh", func() { kernel.Tanh(y, x) }}, {"sigmoid", func() { kernel.Sigmoid(y, x) }}, {"gelu", func() { kernel.GELU(y, x) }},
		{"blend", func() { kernel.Blend(y, x, x, x) }}, {"softmax", func() { kernel.Softmax(y, x, 500) }},
		{"uniform", func() { kernel.Uniform(y, 1, 1, 1) }},
	} {
		b.Run(f.name, func(b *testing.B) {
			for b.Loop() {
				f.do()
			}
		})
	}
}

// BenchmarkCorrelation measures the correlation of 600 columns. float64 operations count twice, because a vector register
// holds half as many.
func BenchmarkCorrelation(b *testing.B) {
	const rows, cols = 3500, 600
	x, r, scratch := draws(rows*cols), make([]float64, cols*cols), make([]float64, kernel.CorrelationRows*cols)
	mean, scale := make([]float64, cols), make([]float64, cols)
	nntest.Share(b, 2*rows*cols*(cols+1), func() {
		kernel.Moments(mean, scale, x, rows)
		kernel.Correlation(r, x, mean, scale, scratch)
	})
}

// BenchmarkNormal measures normal draws.
func BenchmarkNormal(b *testing.B) {
	x := make([]float32, 1<<18)
	for b.Loop() {
		kernel.Normal(x, 0.02, 1, 2)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(x)), "ns/draw")
}
