package train

import (
	"math"

	"evolve/nn/internal/kernel"
)

// Parameter is one array of weights, by its name in the exported PyTorch module.
type Parameter struct {
	Name  string
	Shape []int
	Value []float32

	// Gradient of the last window, as long as Value; nil where the loss does not depend on it.
	Gradient []float32
}

// newParameter is zeros.
func newParameter(name string, shape ...int) *Parameter {
	size := 1
	for _, n := range shape {
		size *= n
	}
	return &Parameter{Name: name, Shape: shape, Value: make([]float32, size)}
}

// makeGradients makes room for gradients where there is none.
func makeGradients(all ...*Parameter) {
	for _, p := range all {
		if p.Gradient == nil {
			p.Gradient = make([]float32, len(p.Value))
		}
	}
}

// norm is the length of all gradients together.
func norm(all []*Parameter) float64 {
	const block = 1 << 12 // sums of so many are in float32
	sum := 0.0
	for _, p := range all {
		for g := p.Gradient; len(g) > 0; g = g[min(block, len(g)):] {
			some := g[:min(block, len(g))]
			sum += float64(kernel.Dot(some, some))
		}
	}
	return math.Sqrt(sum)
}

// clipped is the factor that brings gradients of a length together down to another; as PyTorch's clip_grad_norm_, which
// divides by the length + 1e-6.
func clipped(length, to float64) float32 {
	if to <= 0 {
		return 1
	}
	return float32(min(1, to/(length+1e-6)))
}
