package nn

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestCrossEntropy compares the loss with its definition in float64, and the gradient with a finite difference of it.
func TestCrossEntropy(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 9))
	const positions, classes, width = 150, 37, 11
	y, rows := normal(rng, positions*width), normal(rng, classes*width)
	target := make([]int, positions)
	for i := range target {
		target[i] = rng.IntN(classes+1) - 1
	}
	loss := func(y []float64) (sum float64) {
		count := 0.0
		for i, c := range target {
			if c < 0 {
				continue
			}
			total, own := 0.0, 0.0
			for k := range classes {
				score := 0.0
				for e := range width {
					score += y[i*width+e] * float64(rows[k*width+e])
				}
				total += math.Exp(score)
				if k == c {
					own = score
				}
			}
			sum += math.Log(total) - own
			count++
		}
		return sum / count
	}
	gradient := make([]float32, len(y))
	got := CrossEntropy(gradient, y, rows, target, width, new(Arena[float32]))
	if want := loss(widen(y)); math.Abs(got-want) > 1e-5*want {
		t.Errorf("loss %v, want %v", got, want)
	}
	direction := normal(rng, len(y))
	predicted := 0.0
	for i, g := range gradient {
		predicted += float64(g) * float64(direction[i])
	}
	const h = 1e-5
	moved := func(by float64) []float64 {
		x := widen(y)
		for i := range x {
			x[i] += by * float64(direction[i])
		}
		return x
	}
	if want := (loss(moved(h)) - loss(moved(-h))) / (2 * h); math.Abs(predicted-want) > 1e-4*max(1, math.Abs(want)) {
		t.Errorf("directional derivative %v, the gradient gives %v", want, predicted)
	}
}

func normal(rng *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(rng.NormFloat64())
	}
	return x
}

func widen(x []float32) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = float64(v)
	}
	return y
}

// TestCrossEntropyFarApart checks that the loss is finite and right where a probability underflows to 0 in float32.
func TestCrossEntropyFarApart(t *testing.T) {
	gradient := make([]float32, 1)
	if got := CrossEntropy(gradient, []float32{200}, []float32{1, 1, 0}, []int{2}, 1, new(Arena[float32])); math.Abs(got-200-math.Ln2) > 1e-4 {
		t.Errorf("loss %v, want %v", got, 200+math.Ln2)
	}
}
