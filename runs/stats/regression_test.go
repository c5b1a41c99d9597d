package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The fit is exact without noise. The standard errors agree with a simulation, also if the variance is not constant.
func TestRegress(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	const n, trials = 80, 1500
	one, x, y := make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range x {
		one[i], x[i] = 1, rng.NormFloat64()
		y[i] = 3 - 2*x[i]
	}
	beta, _, ok := Regress([][]float64{one, x}, y)
	if !ok || math.Abs(beta[0]-3) > 1e-9 || math.Abs(beta[1]+2) > 1e-9 {
		t.Fatalf("%v", beta)
	}
	var slopes, errors []float64
	for range trials {
		for i := range x {
			y[i] = 3 - 2*x[i] + math.Abs(x[i])*rng.NormFloat64()
		}
		beta, e, _ := Regress([][]float64{one, x}, y)
		slopes, errors = append(slopes, beta[1]), append(errors, e[1])
	}
	spread := 0.0
	for _, v := range slopes {
		spread += (v + 2) * (v + 2) / trials
	}
	if got, want := Median(errors), math.Sqrt(spread); math.Abs(got-want) > 0.15*want {
		t.Errorf("errors of %v, slopes spread by %v", got, want)
	}
	if _, _, ok := Regress([][]float64{one, x, x}, y); ok {
		t.Error("equal columns were told apart")
	}
	if _, _, ok := Regress([][]float64{one[:2], x[:2]}, y[:2]); ok {
		t.Error("two points were more than enough for a line")
	}
}
