package stats

import (
	"math/rand/v2"
	"testing"
)

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
