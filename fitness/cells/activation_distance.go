package cells

import (
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strings"

	"evolve/fitness"
	"evolve/nn"
)

// activationDistance: ln det K over the batch, K[a][b] = in how many places the codes of columns a and b agree, the code
// being the signs v > 0 of all activation nodes of all layers at all steps. Cells that columns cannot be told apart by
// have none.
var activationDistance = fitness.Metric{
	Name: "activation_distance", Version: 1, Direction: fitness.Maximize, Cost: fitness.Reverse,
	Known: "tau here .23, published .223",
	Takes: paperTakes, Defaults: paperDefaults, Least: paperLeast,
	Summary: "how differently batch columns switch activations on and off",
	Source:  "Mellor et al. 2021, arXiv 2006.04647 (NASWOT); " + paper,
	Score: of(func(p *Probe, s fitness.Settings) (float64, error) {
		return p.distance(s, nn.Tanh, nn.Sigmoid, nn.LeakyReLU)
	}),
}

// distance is ln det of the kernel of the nodes of these operations.
func (p *Probe) distance(s fitness.Settings, ops ...nn.Op) (float64, error) {
	if !slices.ContainsFunc(p.Cell.Nodes, func(n nn.Node) bool { return slices.Contains(ops, n.Op) }) {
		return 0, fmt.Errorf("the cell has no %s", strings.Trim(fmt.Sprint(ops), "[]"))
	}
	k, err := p.agreement(s, ops...)
	if err != nil {
		return 0, err
	}
	logDet, err := cholesky(k, s.Batch)
	if err != nil || math.IsInf(logDet, 0) {
		return 0, fmt.Errorf("activations do not tell all columns apart")
	}
	return logDet, nil
}

// agreement is the kernel K [B][B].
func (p *Probe) agreement(s fitness.Settings, ops ...nn.Op) ([]float64, error) {
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
			for b := range codes {
				codes[b] = encode(codes[b][:0], v, b, s.Batch, width)
			}
			addAgreement(k, codes, len(v)/s.Batch)
		}
	}
	return k, nil
}

// encode appends the signs of column b of values [T][B][width], 64 a word, each step's in words of its own.
func encode(code []uint64, values []float32, b, batch, width int) []uint64 {
	for row := b * width; row < len(values); row += batch * width {
		for from := 0; from < width; from += 64 {
			word := uint64(0)
			for i, v := range values[row+from : row+min(from+64, width)] {
				if v > 0 {
					word |= 1 << i
				}
			}
			code = append(code, word)
		}
	}
	return code
}

// addAgreement adds to k [B][B] in how many of places two codes agree.
func addAgreement(k []float64, codes [][]uint64, places int) {
	for a := range codes {
		for b := range codes[:a+1] {
			differ := 0
			for i, word := range codes[a] {
				differ += bits.OnesCount64(word ^ codes[b][i])
			}
			k[a*len(codes)+b] += float64(places - differ)
			if a != b {
				k[b*len(codes)+a] += float64(places - differ)
			}
		}
	}
}
