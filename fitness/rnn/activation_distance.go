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

// activationDistance: ln det K over the batch, K[a][b] = in how many places the codes of columns a and b agree, the code
// being the signs v > 0 of all activation nodes of all layers at all steps. Cells that columns cannot be told apart by
// have none.
var activationDistance = fitness.Metric{
	Name: "activation_distance", Version: 2, Direction: fitness.Maximize, Cost: fitness.Reverse,
	Known: "tau here .23, published .223",
	Takes: paperTakes, Defaults: paperDefaults, Least: paperLeast,
	Summary: "how differently batch columns switch activations on and off",
	Source:  "Mellor et al. 2021, arXiv 2006.04647 (NASWOT); " + paper,
	Score: of(func(p *Probe, s fitness.Settings) (float64, error) {
		return p.distance(s, nnrnn.Tanh, nnrnn.Sigmoid, nnrnn.LeakyReLU)
	}),
}

// distance is ln det of the kernel of the nodes of these operations.
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

// agreement is the kernel K [B][B].
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

// encode appends the signs of column b of values [T][B][width], 64 a word, each step's in words of its own.
func encode(code []uint64, values []float32, b, batch, width int) []uint64 {
	for row := b * width; row < len(values); row += batch * width {
		code = numeric.Signs(code, values[row:row+width])
	}
	return code
}
