//go:build openblas

package openblas

import (
	"fmt"
	"math"
	"testing"
	"time"

	"evolve/nn/internal/kernel"
)

// draws returns n draws of U(-1, 1).
func draws(n int, stream uint64) []float32 {
	x := make([]float32, n)
	kernel.Uniform(x, 1, 1, stream)
	return x
}

// BenchmarkOpenBLAS multiplies the same weights with both libraries in turns. Ours are packed once, theirs are read as they
// are. "xours" is their time over ours.
func BenchmarkOpenBLAS(b *testing.B) {
	for _, s := range []struct{ rows, k, n, weights int }{
		{50, 600, 600, 1}, {50, 600, 600, 12}, {3500, 400, 600, 1}, {512, 256, 1024, 1}, {512, 64, 512, 1}, {512, 512, 64, 1}, {32, 32, 32, 4},
	} {
		b.Run(fmt.Sprintf("%dx%dx%d_%d", s.rows, s.k, s.n, s.weights), func(b *testing.B) {
			a, bias := draws(s.rows*s.k, 0), make([]float32, s.n)
			ours, theirs := make([]float32, s.rows*s.n), make([]float32, s.rows*s.n)
			w, m := make([][]float32, s.weights), make([]kernel.Matrix, s.weights)
			for i := range w {
				w[i] = draws(s.n*s.k, uint64(i)+1)
				m[i].PackTransposed(w[i], s.k, s.n, s.k)
			}
			var our, their time.Duration
			const turns = 24
			for b.Loop() {
				start := time.Now()
				for i := range turns {
					Sgemm(theirs, a, w[i%s.weights], s.rows, s.n, s.k)
				}
				middle := time.Now()
				for i := range turns {
					m[i%s.weights].MulBias(ours, s.n, bias, a, s.k, s.rows)
				}
				their, our = their+middle.Sub(start), our+time.Since(middle)
			}
			for i := range ours {
				if math.Abs(float64(ours[i]-theirs[i])) > 1e-4 {
					b.Fatalf("element %d: %v and %v", i, ours[i], theirs[i])
				}
			}
			operations := float64(2*s.rows*s.k*s.n) * turns * float64(b.N)
			b.ReportMetric(operations/float64(our.Nanoseconds()), "GFLOP/s")
			b.ReportMetric(operations/float64(their.Nanoseconds()), "OpenBLAS-GFLOP/s")
			b.ReportMetric(their.Seconds()/our.Seconds(), "xours")
		})
	}
}
