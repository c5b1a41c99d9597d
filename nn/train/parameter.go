package train

import (
	"math"

	"evolve/nn/internal/kernel"
)

// Parameter holds one array of weights and its gradient.
type Parameter struct {
	Name  string    // in the exported PyTorch module
	Shape []int     // row-major
	Value []float32 // [product of Shape]

	// Gradient is that of the loss of the last window. It is as long as Value, or nil where the loss does not depend on Value.
	Gradient []float32
}

// newParameter returns a parameter of zeros.
func newParameter(name string, shape ...int) *Parameter {
	size := 1
	for _, n := range shape {
		size *= n
	}
	return &Parameter{Name: name, Shape: shape, Value: make([]float32, size)}
}

// makeGradients allocates gradients where there are none.
func makeGradients(all ...*Parameter) {
	for _, p := range all {
		if p.Gradient == nil {
			p.Gradient = make([]float32, len(p.Value))
		}
	}
}

// norm returns the Euclidean norm of all gradients together.
func norm(all []*Parameter) float64 {
	const block = 1 << 12 // numbers that are summed in float32; blocks are summed in float64
	sum := 0.0
	for _, p := range all {
		for g := p.Gradient; len(g) > 0; g = g[min(block, len(g)):] {
			part := g[:min(block, len(g))]
			sum += float64(kernel.Dot(part, part))
		}
	}
	return math.Sqrt(sum)
}

// clipped returns the factor that reduces gradients of a norm to at most another, and 1 for to <= 0. Like PyTorch's
// clip_grad_norm_, it divides by the norm + 1e-6.
func clipped(norm, to float64) float32 {
	if to <= 0 {
		return 1
	}
	return float32(min(1, to/(norm+1e-6)))
}
