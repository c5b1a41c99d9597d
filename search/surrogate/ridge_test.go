package surrogate

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// sample returns n rows of p normal features.
func sample(n, p int, rng *rand.Rand) (x [][]float64) {
	for range n {
		row := make([]float64, p)
		for j := range row {
			row[j] = rng.NormFloat64()
		}
		x = append(x, row)
	}
	return x
}

// labels returns the labels of a function with normal noise.
func labels(x [][]float64, law func([]float64) float64, noise float64, rng *rand.Rand) (y []float64) {
	for _, row := range x {
		y = append(y, law(row)+noise*rng.NormFloat64())
	}
	return y
}

func planted(x []float64) float64 { return 3*x[0] - 2*x[1] + x[2] }

// agreement returns the tau of predictions for new rows with a law.
func agreement(r *Ridge, p int, law func([]float64) float64, rng *rand.Rand) float64 {
	var predicted, truth []float64
	for _, row := range sample(200, p, rng) {
		m, _ := r.Predict(row)
		predicted, truth = append(predicted, m), append(truth, law(row))
	}
	return tauB(predicted, truth)
}

// A linear law of three features among ten is recovered through their ranks, with missing values and a wild outlier too.
func TestFitRecoversALinearLaw(t *testing.T) {
	for seed := range uint64(10) {
		rng := rand.New(rand.NewPCG(seed, 1))
		x := sample(150, 10, rng)
		y := labels(x, planted, 0.5, rng)
		if tau := agreement(Fit(x, y, seed), 10, planted, rng); tau < 0.8 {
			t.Errorf("seed %d: tau %.2f with the law", seed, tau)
		}
		for i := range x {
			x[i][rng.IntN(10)] = math.NaN()
		}
		x[7][0], y[8], y[9] = math.Inf(1), math.Inf(-1), 1e9
		if tau := agreement(Fit(x, y, seed), 10, planted, rng); tau < 0.7 {
			t.Errorf("seed %d: tau %.2f with the law, with missing values", seed, tau)
		}
	}
}

// The same numbers and seed give the same predictions, to the last bit; another seed draws other bootstrap samples.
func TestFitIsDeterministic(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	x := sample(60, 8, rng)
	y := labels(x, planted, 1, rng)
	a, spread := Fit(x, y, 5).Predict(x[0])
	b, same := Fit(x, y, 5).Predict(x[0])
	c, _ := Fit(x, y, 6).Predict(x[0])
	if a != b || spread != same || a == c {
		t.Errorf("%v, %v, other seed %v", a, b, c)
	}
	if !(spread > 0) {
		t.Errorf("spread %v", spread)
	}
}

// Cross-validation shrinks noise to the mean and leaves a signal alone.
func TestCrossValidationChoosesThePenalty(t *testing.T) {
	var noise, signal []float64
	for seed := range uint64(21) {
		rng := rand.New(rand.NewPCG(seed, 2))
		x := sample(100, 10, rng)
		noise = append(noise, Fit(x, labels(x, func([]float64) float64 { return 0 }, 1, rng), seed).Penalty)
		signal = append(signal, Fit(x, labels(x, planted, 0.3, rng), seed).Penalty)
	}
	slices.Sort(noise)
	slices.Sort(signal)
	if median(noise) < 10 || median(signal) > 0.1 {
		t.Errorf("median penalty %v of noise, %v of a signal", median(noise), median(signal))
	}
}

// The cross-validation from eigenvalues equals that of the smoother's matrix, written out.
func TestCrossValidationFormula(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	const n, p, penalty = 30, 4, 2.5
	x := sample(n, p, rng)
	y := labels(x, planted, 1, rng)
	m := newMoments(x, y, slices.Repeat([]float64{1}, n))
	var eigen mat.EigenSym
	if !eigen.Factorize(m.gram, true) {
		t.Fatal("no eigenvalues")
	}
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	var rotated mat.VecDense
	rotated.MulVec(vectors.T(), m.cross)
	got := m.crossValidation(eigen.Values(nil), rotated.RawVector().Data, penalty)

	rss, trace := 0.0, 0.0
	l := m.solve(penalty / n)
	for i, row := range x {
		fitted := l.constant
		for j, v := range row {
			fitted += l.slopes[j] * v
		}
		rss += (y[i] - fitted) * (y[i] - fitted)
		unit := make([]float64, n) // the fit is linear in y: column i of its matrix
		unit[i] = 1
		u := newMoments(x, unit, slices.Repeat([]float64{1}, n)).solve(penalty / n)
		own := u.constant
		for j, v := range row {
			own += u.slopes[j] * v
		}
		trace += own
	}
	if want := n * rss / ((n - trace) * (n - trace)); math.Abs(got-want) > 1e-9*want {
		t.Errorf("%v, want %v", got, want)
	}
}

// Features that say nothing, whatever they hold, leave the mean.
func TestFitOfConstants(t *testing.T) {
	nan := math.NaN()
	for name, x := range map[string][][]float64{
		"constant": {{1, 2}, {1, 2}, {1, 2}, {1, 2}},
		"missing":  {{nan}, {nan}, {nan}, {nan}},
		"none":     {{}, {}, {}, {}},
	} {
		mean, spread := Fit(x, []float64{5, 5, 5, 5}, 1).Predict(x[0])
		if mean != 5 || spread != 0 {
			t.Errorf("%s: %v, %v", name, mean, spread)
		}
	}
	if mean, _ := Fit([][]float64{{1}, {2}}, []float64{math.Inf(-1), math.Inf(-1)}, 1).Predict([]float64{1}); mean != 0 {
		t.Errorf("failures alone: %v", mean)
	}
}

func TestRanks(t *testing.T) {
	c := newColumn([]float64{3, 1, math.NaN(), 3, 10})
	for v, want := range map[float64]float64{0: 0, 1: 0.125, 2: 0.25, 3: 0.5, 5: 0.75, 10: 0.875, 11: 1, math.Inf(1): 1} {
		if got := c.rank(v); got != want {
			t.Errorf("rank of %v: %v, want %v", v, got, want)
		}
	}
	if got := c.rank(math.NaN()); got != 0.5 {
		t.Errorf("a missing value has the rank %v, want that of the median", got)
	}
}

func TestClipped(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct{ y, want []float64 }{
		{[]float64{1, 2, 3, 4, 5}, []float64{1, 2, 3, 4, 5}},
		{[]float64{-1, 0, 1, -inf, 100}, []float64{-1, 0, 1, -3 * 1.4826, 3 * 1.4826}},
		{[]float64{2, 2, 2, 7, -inf}, []float64{2, 2, 2, 7, 2}},
		{[]float64{-inf, -inf, -inf, 4}, []float64{4, 4, 4, 4}},
	} {
		if got := clipped(c.y); !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.y, got, c.want)
		}
	}
}

func TestFitPanics(t *testing.T) {
	for name, f := range map[string]func(){
		"no rows":   func() { Fit(nil, nil, 1) },
		"lengths":   func() { Fit([][]float64{{1}}, nil, 1) },
		"ragged":    func() { Fit([][]float64{{1}, {1, 2}}, []float64{1, 2}, 1) },
		"NaN label": func() { Fit([][]float64{{1}}, []float64{math.NaN()}, 1) },
		"predict":   func() { Fit([][]float64{{1}}, []float64{1}, 1).Predict(nil) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}
