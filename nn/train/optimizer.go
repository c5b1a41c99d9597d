package train

import (
	"math"

	"evolve/nn/internal/kernel"
)

// optimizer changes parameters by their gradients. It keeps a state of its own for each, in the order of parameters.
type optimizer interface {
	// step is update number n, from 1, at a learning rate.
	step(all []*Parameter, n int, rate float64)
	// moments are what is kept from one update to the next, by parameter.
	moments() [][][]float32
}

// newOptimizer is the one that settings name.
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

// sgd is p -= rate (g + decay p).
type sgd struct{ decay float32 }

func (o *sgd) moments() [][][]float32 { return nil }

func (o *sgd) step(all []*Parameter, _ int, rate float64) {
	for _, p := range all {
		if p.Gradient == nil {
			continue
		}
		shrink(p, o.decay)
		kernel.AddScaled(p.Value, p.Gradient, float32(-rate))
	}
}

// shrink adds weight decay to a gradient.
func shrink(p *Parameter, decay float32) {
	if decay > 0 {
		kernel.AddScaled(p.Gradient, p.Value, decay)
	}
}

// adam is Kingma and Ba's (arXiv 1412.6980, algorithm 1), weight decay as part of the gradient, as in PyTorch.
type adam struct {
	decay float32
	m, v  [][]float32 // by parameter: running means of gradients and of their squares
}

const (
	beta1, beta2 = 0.9, 0.999
	epsilon      = 1e-8
)

func (o *adam) moments() [][][]float32 { return [][][]float32{o.m, o.v} }

func (o *adam) step(all []*Parameter, n int, rate float64) {
	correction := math.Sqrt(1 - math.Pow(beta2, float64(n)))
	by, small := float32(-rate*correction/(1-math.Pow(beta1, float64(n)))), float32(epsilon*correction)
	for i, p := range all {
		if p.Gradient == nil {
			continue
		}
		shrink(p, o.decay)
		const block = 1 << 11 // everything about so many stays in the first-level cache
		for from := 0; from < len(p.Value); from += block {
			to := min(from+block, len(p.Value))
			some := moment{o.m[i][from:to], o.v[i][from:to]}
			some.tell(p.Gradient[from:to])
			kernel.AddOverRoot(p.Value[from:to], some.m, some.v, by, small)
		}
	}
}

// moment is both means of some numbers.
type moment struct{ m, v []float32 }

func (o moment) tell(g []float32) {
	kernel.Scale(o.m, o.m, beta1)
	kernel.AddScaled(o.m, g, 1-beta1)
	kernel.Scale(g, g, float32(math.Sqrt(1-beta2)))
	kernel.Scale(o.v, o.v, beta2)
	kernel.AddMul(o.v, g, g)
}
