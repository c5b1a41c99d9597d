package rnn

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"evolve/fitness"
	"evolve/fitness/internal/numeric"
	nnrnn "evolve/nn/rnn"
)

// activationDistance computes ln det K over the batch, K[a][b] the number of places in which columns a and b have
// activations of the same sign: those of all tanh, sigmoid and leaky ReLU nodes of all layers at all steps. Maximized.
// Two columns with equal signs everywhere give an error. Cost: one recorded forward pass at the model's width. Source:
// Mellor et al. 2021, arXiv 2006.04647, section 3 (NASWOT), with ReLUs; Serianni & Kalita 2023, arXiv 2306.00288,
// section 4, with the activations of a cell.
var activationDistance = fitness.Metric{
	Name: "activation_distance", Version: 2, Direction: fitness.Maximize, Cost: fitness.Reverse,
	Known: "measured tau 0.23; published 0.223",
	Takes: fullSettings, Defaults: paperSize, Least: leastForCovariance,
	Summary: "how differently batch columns switch activations on and off",
	Source:  "Mellor et al. 2021, arXiv 2006.04647, section 3 (NASWOT); " + paper,
	Score: score(func(p *Probe, s fitness.Settings) (float64, error) {
		return p.distance(s, nnrnn.Tanh, nnrnn.Sigmoid, nnrnn.LeakyReLU)
	}),
}

// distance returns ln det K for the nodes of these operations.
func (p *Probe) distance(s fitness.Settings, ops ...nnrnn.Op) (float64, error) {
	if !slices.ContainsFunc(p.Cell.Nodes, func(n nnrnn.Node) bool { return slices.Contains(ops, n.Op) }) {
		return 0, fmt.Errorf("the cell has no %s", strings.Trim(fmt.Sprint(ops), "[]"))
	}
	k, err := p.agreement(s, ops...)
	if err != nil {
		return 0, err
	}
	logDet, err := numeric.Cholesky(k, s.Batch)
	if err != nil || math.IsInf(logDet, 0) {
		return 0, fmt.Errorf("activations do not tell all columns apart")
	}
	return logDet, nil
}

// agreement returns the kernel K [B][B] for the nodes of these operations.
func (p *Probe) agreement(s fitness.Settings, ops ...nnrnn.Op) ([]float64, error) {
	trace, err := p.recorded(s)
	if err != nil {
		return nil, err
	}
	k := p.doubles.Zeros(s.Batch * s.Batch)
	codes := make([][]uint64, s.Batch)
	for l := range s.Layers {
		values, err := trace.Values(p.ctx, l, ops...)
		if err != nil {
			return nil, err
		}
		width := p.fullStack(s).Shape.Width(l)
		for _, v := range values {
			if !numeric.Finite(v) {
				return nil, fmt.Errorf("layer %d: values overflow", l+1)
			}
			for b := range codes {
				codes[b] = encode(codes[b][:0], v, b, s.Batch, width)
			}
			numeric.AddAgreement(k, codes, len(v)/s.Batch)
		}
	}
	return k, nil
}

// encode appends the signs of column b of values [T][B][width] to code, 64 in a word. Each step begins a new word.
func encode(code []uint64, values []float32, b, batch, width int) []uint64 {
	for row := b * width; row < len(values); row += batch * width {
		code = numeric.Signs(code, values[row:row+width])
	}
	return code
}
