package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

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
