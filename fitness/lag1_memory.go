package fitness

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/lapack/gonum"

	"evolve/nn"
)

// lag1Memory: held-out R^2 of a linear read-out, by ridge regression (lambda 0.01 on standardised features), from the
// last layer's hidden state 0 after step t to the first 16 coordinates of the embedding of token t-1; benchmark
// initialisation, embeddings n wide. Three quarters of the columns fit, the others test; the first 8 steps are left
// out. Needs one forward pass at width n.
var lag1Memory = Metric{
	Name: "lag1_memory", Version: 1, Direction: Maximize, Cost: Small,
	Takes:    stateVolume.Takes,
	Defaults: stateVolume.Defaults,
	Least:    stateVolume.Least,
	Summary:  "how well the last layer's state still tells the token before, by a linear read-out",
	Source:   "this engine, docs/metrics.md",
	Score: func(p *Probe, s Settings) (float64, error) {
		stack := p.stack(squareShape(s), nn.Benchmark)
		pass := nn.Pass{Batch: s.Batch, Steps: s.Steps, Clamp: stateClamp}
		states, err := p.states(stack, s.Layers-1, pass, 0)
		if err != nil {
			return 0, err
		}
		x, err := p.embedded(stack, pass, 0)
		if err != nil {
			return 0, err
		}
		block := s.Batch * s.Width
		return heldOut(states[(warmupSteps+1)*block:], x[(warmupSteps-1)*block:(s.Steps-1)*block], s), nil
	},
}

const (
	readoutTargets = 16
	readoutLambda  = 0.01
)

// heldOut fits targets to features, both [T'][B][n], on the first 3/4 of the columns and returns R^2 on the others.
func heldOut(features, targets []float32, s Settings) float64 {
	k := min(readoutTargets, s.Width)
	fit := s.Batch * 3 / 4
	f, ft := columns(features, s, 0, fit, s.Width), columns(targets, s, 0, fit, k)
	g, gt := columns(features, s, fit, s.Batch, s.Width), columns(targets, s, fit, s.Batch, k)
	mean, scale := moments(f, len(f)/s.Width, s.Width)
	means, _ := moments(ft, len(ft)/k, k)
	w := readout(standardize(f, mean, scale), center(ft, means), s.Width, k)
	return rSquared(standardize(g, mean, scale), center(gt, means), w, s.Width, k)
}

// columns gathers the first width coordinates of columns from..to of x [T'][B][n] as [T'*(to-from)][width].
func columns(x []float32, s Settings, from, to, width int) []float32 {
	var out []float32
	for row := 0; row < len(x)/s.Width; row++ {
		if b := row % s.Batch; b >= from && b < to {
			out = append(out, x[row*s.Width:row*s.Width+width]...)
		}
	}
	return out
}

// standardize subtracts the mean and divides by the norm, columnwise.
func standardize(x []float32, mean, scale []float64) []float64 {
	z := make([]float64, len(x))
	for i, v := range x {
		j := i % len(mean)
		z[i] = (float64(v) - mean[j]) * scale[j]
	}
	return z
}

func center(x []float32, mean []float64) []float64 {
	z := make([]float64, len(x))
	for i, v := range x {
		z[i] = float64(v) - mean[i%len(mean)]
	}
	return z
}

// readout solves (Z'Z + lambda I) w = Z'y for w [n][k]; the columns of z have norm 1, so that Z'Z is their correlation.
func readout(z, y []float64, n, k int) []float64 {
	rows := len(z) / n
	a := make([]float64, n*n)
	nn.Gram(a, z, rows, n)
	ridge(a, n, readoutLambda)
	w := make([]float64, n*k)
	product(blas.Trans, z, y, w, rows, n, k)
	lapack := gonum.Implementation{}
	lapack.Dpotrf(blas.Upper, n, a, n)
	lapack.Dpotrs(blas.Upper, n, k, a, n, w, k)
	return w
}

// product is c [.][k] = z y, or z' y, for z [rows][n].
func product(t blas.Transpose, z, y, c []float64, rows, n, k int) {
	inner, outer := n, rows
	if t == blas.Trans {
		inner, outer = rows, n
	}
	blas64.Gemm(t, blas.NoTrans, 1, blas64.General{Rows: rows, Cols: n, Stride: n, Data: z},
		blas64.General{Rows: inner, Cols: k, Stride: k, Data: y}, 0, blas64.General{Rows: outer, Cols: k, Stride: k, Data: c})
}

// rSquared is 1 - |y - z w|^2 / |y - mean y|^2 over all targets together; 0 when the targets do not vary.
func rSquared(z, y, w []float64, n, k int) float64 {
	rows := len(z) / n
	guess := make([]float64, rows*k)
	product(blas.NoTrans, z, w, guess, rows, n, k)
	mean := make([]float64, k)
	for i, v := range y {
		mean[i%k] += v / float64(rows)
	}
	rest, total := 0.0, 0.0
	for i, v := range y {
		rest += (v - guess[i]) * (v - guess[i])
		total += (v - mean[i%k]) * (v - mean[i%k])
	}
	if total == 0 {
		return 0
	}
	return 1 - rest/total
}
