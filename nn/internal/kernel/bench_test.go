//go:build amd64 && !purego

package kernel

import (
	"math/rand/v2"
	"testing"
	"time"
)

// limit runs about as many floating-point operations as asked for at the machine's peak, float32, in registers.
func limit(flops int) {
	if in.lanes == 16 {
		peakAVX512(1 + flops/(24*2*16))
		return
	}
	peakAVX2(1 + flops/(24*2*8))
}

// share times work against the same number of operations in registers, turn by turn so that both see the same machine.
func reportShare(b *testing.B, flops int, work func()) {
	var worked, limited time.Duration
	for b.Loop() {
		t := time.Now()
		work()
		u := time.Now()
		limit(flops)
		worked, limited = worked+u.Sub(t), limited+time.Since(u)
	}
	b.ReportMetric(float64(flops)*float64(b.N)/float64(worked.Nanoseconds()), "GFLOP/s")
	b.ReportMetric(100*limited.Seconds()/worked.Seconds(), "%peak")
}

type product struct {
	name       string
	rows, k, n int
	weights    int // matrices in turn
	chain      int // products a timing, for those too short to time
	fresh      bool
	transposed bool
}

func BenchmarkProduct(b *testing.B) {
	for _, s := range []product{
		{name: "50x600x600_12", rows: 50, k: 600, n: 600, weights: 12, chain: 12},
		{name: "3500x400x600", rows: 3500, k: 400, n: 600, weights: 1, chain: 1},
		{name: "512x256x1024", rows: 512, k: 256, n: 1024, weights: 1, chain: 1},
		{name: "512x64x512_packing", rows: 512, k: 64, n: 512, weights: 1, chain: 1, fresh: true, transposed: true},
		{name: "512x512x64_packing", rows: 512, k: 512, n: 64, weights: 1, chain: 1, fresh: true},
		{name: "32x32x32", rows: 32, k: 32, n: 32, weights: 4, chain: 256},
		{name: "32x16x16", rows: 32, k: 16, n: 16, weights: 4, chain: 256},
	} {
		b.Run(s.name, s.run)
	}
}

func (s product) run(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	a, w, c := floats(rng, s.rows*s.k), floats(rng, s.n*s.k), make([]float32, s.rows*s.n)
	bias := make([]float32, s.n)
	m := make([]Matrix, s.weights)
	for i := range m {
		m[i].PackTransposed(w, s.k, s.n, s.k)
	}
	reportShare(b, s.chain*2*s.rows*s.k*s.n, func() {
		for i := range s.chain {
			m := &m[i%s.weights]
			if s.fresh && s.transposed {
				m.PackTransposed(w, s.k, s.n, s.k)
			} else if s.fresh {
				m.Pack(w, s.n, s.k, s.n)
			}
			m.MulBias(c, s.n, bias, a, s.k, s.rows)
		}
	})
}
