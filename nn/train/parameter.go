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

// clip scales all gradients together down to a length; as PyTorch's clip_grad_norm_ does, which divides by norm + 1e-6.
func clip(all []*Parameter, length, to float64) {
	factor := to / (length + 1e-6)
	if to == 0 || factor >= 1 {
		return
	}
	for _, p := range all {
		kernel.Scale(p.Gradient, p.Gradient, float32(factor))
	}
}
