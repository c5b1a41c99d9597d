package train

import (
	"math"

	"evolve/nn/internal/kernel"
)

// optimizer changes parameters by their gradients.
type optimizer interface {
	// step does update n, counted from 1. The gradients are multiplied by factor; it overwrites them.
	step(all []*Parameter, n int, rate float64, factor float32)
	// moments returns what the optimizer keeps from one update to the next: [moment][parameter], each as long as the value.
	moments() [][][]float32
}

// newOptimizer returns the optimizer that the settings name.
func newOptimizer(s Settings, all []*Parameter) optimizer {
	if s.Optimizer == SGD {
		return &sgd{decay: float32(s.Decay)}
	}
	a := &adam{decay: float32(s.Decay)}
	for _, p := range all {
		a.m, a.v = append(a.m, make([]float32, len(p.Value))), append(a.v, make([]float32, len(p.Value)))
	}
	return a
}

// sgd computes p -= rate (g + decay p).
type sgd struct{ decay float32 }

func (o *sgd) moments() [][][]float32 { return nil }

func (o *sgd) step(all []*Parameter, _ int, rate float64, factor float32) {
	inBlocks(all, func(_, from, to int, p *Parameter) {
		kernel.AddScaled(p.Value[from:to], slope(p, from, to, factor, o.decay), float32(-rate))
	})
}

// inBlocks visits all parameters that have a gradient, in blocks that are small enough for the first-level cache.
func inBlocks(all []*Parameter, visit func(i, from, to int, p *Parameter)) {
	const block = 1 << 11
	for i, p := range all {
		for from := 0; from < len(p.Gradient); from += block {
			visit(i, from, min(from+block, len(p.Value)), p)
		}
	}
}

// slope returns a part of a gradient, times a factor, with weight decay. It overwrites the gradient.
func slope(p *Parameter, from, to int, factor, decay float32) []float32 {
	g := p.Gradient[from:to]
	if factor != 1 {
		kernel.Scale(g, g, factor)
	}
	if decay > 0 {
		kernel.AddScaled(g, p.Value[from:to], decay)
	}
	return g
}

// adam computes Adam (Kingma and Ba, arXiv 1412.6980, algorithm 1). Weight decay is a part of the gradient, as in
// torch.optim.Adam.
type adam struct {
	decay float32
	m, v  [][]float32 // by parameter: running means of gradients and of their squares
}

const (
	beta1, beta2 = 0.9, 0.999
	epsilon      = 1e-8
)

func (o *adam) moments() [][][]float32 { return [][][]float32{o.m, o.v} }

func (o *adam) step(all []*Parameter, n int, rate float64, factor float32) {
	correction := math.Sqrt(1 - math.Pow(beta2, float64(n)))
	by, small := float32(-rate*correction/(1-math.Pow(beta1, float64(n)))), float32(epsilon*correction)
	inBlocks(all, func(i, from, to int, p *Parameter) {
		block := moments{o.m[i][from:to], o.v[i][from:to]}
		block.add(slope(p, from, to, factor, o.decay))
		kernel.AddOverRoot(p.Value[from:to], block.m, block.v, by, small)
	})
}

// moments holds both running means of a block.
type moments struct{ m, v []float32 }

// add updates the means by a gradient, which it overwrites.
func (o moments) add(g []float32) {
	kernel.Scale(o.m, o.m, beta1)
	kernel.AddScaled(o.m, g, 1-beta1)
	kernel.Scale(g, g, float32(math.Sqrt(1-beta2)))
	kernel.Scale(o.v, o.v, beta2)
	kernel.AddMul(o.v, g, g)
}
