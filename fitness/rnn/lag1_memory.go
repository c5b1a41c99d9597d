package rnn

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/lapack/gonum"

	"evolve/fitness"
	"evolve/fitness/internal/numeric"
	"evolve/nn"
	nnrnn "evolve/nn/rnn"
)

// lag1Memory computes how well a linear read-out recovers the token before the current one from the last layer's state:
// the held-out R^2 of a ridge regression (lambda 0.01, standardised features) from hidden state 0 after step t to the
// first 16 coordinates of the embedding of token t-1. Three quarters of the columns fit the regression, the others test
// it; the first 8 steps are left out. Maximized. Cost: one forward pass at width n, with embeddings of width n and
// benchmark initialisation. New here, docs/explanation/metrics.md; a linear read-out of past inputs is the memory
// function of echo state networks (Jaeger 2001, Short Term Memory in Echo State Networks).
var lag1Memory = fitness.Metric{
	Name: "lag1_memory", Version: 1, Direction: fitness.Maximize, Cost: fitness.Small,
	Known:    "part of state_memory",
	Takes:    stateVolume.Takes,
	Defaults: stateVolume.Defaults,
	Least:    stateVolume.Least,
	Summary:  "how well a linear read-out of the last state recovers the previous token",
	Source:   "new here, docs/explanation/metrics.md",
	Score: score(func(p *Probe, s fitness.Settings) (float64, error) {
		stack := p.stack(squareShape(s), nnrnn.Benchmark)
		pass := nnrnn.Pass{Batch: s.Batch, Steps: s.Steps, Clamp: stateClamp}
		states, err := p.states(stack, s.Layers-1, pass, 0)
		if err != nil {
			return 0, err
		}
		x, err := p.embedded(stack, pass, passKind{})
		if err != nil {
			return 0, err
		}
		block := s.Batch * s.Width
		r := readout{s, min(readoutTargets, s.Width), &p.memory, &p.doubles}
		return r.heldOut(states[(warmupSteps+1)*block:], x.X[(warmupSteps-1)*block:(s.Steps-1)*block]), nil
	}),
}

const (
	readoutTargets = 16   // coordinates of the embedding that are predicted
	readoutLambda  = 0.01 // ridge, relative to features of norm 1
)

// readout fits and tests a ridge regression of k targets on states of width s.Width.
type readout struct {
	s       fitness.Settings
	k       int
	memory  *nn.Arena[float32]
	doubles *numeric.Doubles
}

// heldOut fits the regression of targets on features, both [T'][B][n], to the first 3/4 of the columns and returns R^2
// on the others.
func (r readout) heldOut(features, targets []float32) float64 {
	n, k := r.s.Width, r.k
	fit := r.s.Batch * 3 / 4
	f, ft := r.columns(features, 0, fit, n), r.columns(targets, 0, fit, k)
	g, gt := r.columns(features, fit, r.s.Batch, n), r.columns(targets, fit, r.s.Batch, k)
	mean, scale := numeric.Moments(f, len(f)/n, n, r.doubles)
	means, ones := numeric.Moments(ft, len(ft)/k, k, r.doubles)
	for i := range ones {
		ones[i] = 1 // targets are centred and not scaled
	}
	w := r.fit(r.standardize(f, mean, scale), r.standardize(ft, means, ones))
	return r.rSquared(r.standardize(g, mean, scale), r.standardize(gt, means, ones), w)
}

// columns returns the first width coordinates of columns from..to-1 of x [T'][B][n], as [T'*(to-from)][width].
func (r readout) columns(x []float32, from, to, width int) []float32 {
	n, block := r.s.Width, r.s.Batch*r.s.Width
	out := r.memory.Take(len(x) / block * (to - from) * width)[:0]
	for ; len(x) > 0; x = x[block:] {
		for b := from; b < to; b++ {
			out = append(out, x[b*n:b*n+width]...)
		}
	}
	return out
}

// standardize returns (x - mean) * scale.
func (r readout) standardize(x []float32, mean, scale []float64) []float64 {
	z := r.doubles.Take(len(x))
	nn.Standardize(z, x, mean, scale)
	return z
}

// fit returns the solution w [n][k] of (z'z + lambda I) w = z'y. The columns of z have norm 1, so z'z is their
// correlation.
func (r readout) fit(z, y []float64) []float64 {
	n, k := r.s.Width, r.k
	a := r.doubles.Take(n * n)
	nn.Gram(a, z, len(z)/n, n)
	numeric.Ridge(a, n, readoutLambda)
	w := r.product(blas.Trans, z, y)
	lapack := gonum.Implementation{}
	lapack.Dpotrf(blas.Upper, n, a, n)
	lapack.Dpotrs(blas.Upper, n, k, a, n, w, k)
	return w
}

// product returns z y, or z' y with blas.Trans, for z [rows][n]; the result is [.][k].
func (r readout) product(t blas.Transpose, z, y []float64) []float64 {
	n, k := r.s.Width, r.k
	rows := len(z) / n
	inner, outer := n, rows
	if t == blas.Trans {
		inner, outer = rows, n
	}
	c := r.doubles.Take(outer * k)
	blas64.Gemm(t, blas.NoTrans, 1, blas64.General{Rows: rows, Cols: n, Stride: n, Data: z},
		blas64.General{Rows: inner, Cols: k, Stride: k, Data: y}, 0, blas64.General{Rows: outer, Cols: k, Stride: k, Data: c})
	return c
}

// rSquared returns 1 - |y - z w|^2 / |y - mean y|^2 over all targets, or 0 if the targets do not vary.
func (r readout) rSquared(z, y, w []float64) float64 {
	predicted := r.product(blas.NoTrans, z, w)
	mean := r.doubles.Zeros(r.k)
	rows := float64(len(y) / r.k)
	eachRow(y, r.k, func(i, j int) { mean[j] += y[i] / rows })
	residual, total := 0.0, 0.0
	eachRow(y, r.k, func(i, j int) {
		residual += (y[i] - predicted[i]) * (y[i] - predicted[i])
		total += (y[i] - mean[j]) * (y[i] - mean[j])
	})
	if total == 0 {
		return 0
	}
	return 1 - residual/total
}

// eachRow calls do with the index of each element of x [.][cols] and its column.
func eachRow(x []float64, cols int, do func(i, j int)) {
	for i := 0; i < len(x); i += cols {
		for j := range cols {
			do(i+j, j)
		}
	}
}
