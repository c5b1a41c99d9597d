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

// lag1Memory: held-out R^2 of a linear read-out, by ridge regression (lambda 0.01 on standardised features), from the
// last layer's hidden state 0 after step t to the first 16 coordinates of the embedding of token t-1; benchmark
// initialisation, embeddings n wide. Three quarters of the columns fit, the others test; the first 8 steps are left
// out. Needs one forward pass at width n.
var lag1Memory = fitness.Metric{
	Name: "lag1_memory", Version: 1, Direction: fitness.Maximize, Cost: fitness.Small,
	Known:    "half of state_memory",
	Takes:    stateVolume.Takes,
	Defaults: stateVolume.Defaults,
	Least:    stateVolume.Least,
	Summary:  "how well the last layer's state still tells the token before, by a linear read-out",
	Source:   "this engine, docs/metrics.md",
	Score: of(func(p *Probe, s fitness.Settings) (float64, error) {
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
	readoutTargets = 16
	readoutLambda  = 0.01
)

// readout is a ridge regression of k targets from states of width s.Width.
type readout struct {
	s       fitness.Settings
	k       int
	memory  *nn.Arena[float32]
	doubles *numeric.Doubles
}

// heldOut fits targets to features, both [T'][B][n], on the first 3/4 of the columns and returns R^2 on the others.
func (r readout) heldOut(features, targets []float32) float64 {
	n, k := r.s.Width, r.k
	fit := r.s.Batch * 3 / 4
	f, ft := r.columns(features, 0, fit, n), r.columns(targets, 0, fit, k)
	g, gt := r.columns(features, fit, r.s.Batch, n), r.columns(targets, fit, r.s.Batch, k)
	mean, scale := numeric.Moments(f, len(f)/n, n, r.doubles)
	means, ones := numeric.Moments(ft, len(ft)/k, k, r.doubles)
	for i := range ones {
		ones[i] = 1 // targets are centred, not scaled
	}
	w := r.fit(r.standardize(f, mean, scale), r.standardize(ft, means, ones))
	return r.rSquared(r.standardize(g, mean, scale), r.standardize(gt, means, ones), w)
}

// columns gathers the first width coordinates of columns from..to of x [T'][B][n] as [T'*(to-from)][width].
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

func (r readout) standardize(x []float32, mean, scale []float64) []float64 {
	z := r.doubles.Take(len(x))
	nn.Standardize(z, x, mean, scale)
	return z
}

// fit solves (Z'Z + lambda I) w = Z'y for w [n][k]; the columns of z have norm 1, so that Z'Z is their correlation.
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

// product is [.][k] z y, or z' y, for z [rows][n].
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

// rSquared is 1 - |y - z w|^2 / |y - mean y|^2 over all targets together; 0 when the targets do not vary.
func (r readout) rSquared(z, y, w []float64) float64 {
	guess := r.product(blas.NoTrans, z, w)
	mean := r.doubles.Zeros(r.k)
	rows := float64(len(y) / r.k)
	eachRow(y, r.k, func(i, j int) { mean[j] += y[i] / rows })
	rest, total := 0.0, 0.0
	eachRow(y, r.k, func(i, j int) {
		rest += (y[i] - guess[i]) * (y[i] - guess[i])
		total += (y[i] - mean[j]) * (y[i] - mean[j])
	})
	if total == 0 {
		return 0
	}
	return 1 - rest/total
}

// eachRow calls do with the index of each element of x [.][cols] and its column.
func eachRow(x []float64, cols int, do func(i, j int)) {
	for i := 0; i < len(x); i += cols {
		for j := range cols {
			do(i+j, j)
		}
	}
}
