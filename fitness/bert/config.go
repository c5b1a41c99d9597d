package bert

import (
	"fmt"

	"evolve/fitness"
	"evolve/nn"
)

// Config holds the measurement conditions: all that values depend on besides encoder, metric and settings.
type Config struct {
	Input      *fitness.Input
	WeightSeed uint64
	// Cotangent chooses r in R = <r, output>, whose gradients are measured. "random" draws r from N(0, 1), the same for all
	// encoders. "ones" is the plain sum of the output, as in the published code. The output is normalised, so its sum is a
	// constant, and the gradients of "ones" are rounding errors.
	Cotangent string
}

// String identifies the conditions: equal strings mean equal values. It is part of a cache's keys.
func (c Config) String() string {
	return fmt.Sprintf("cotangent=%s; input %s; weights seed=%d; kernel %s", c.Cotangent, c.Input, c.WeightSeed, nn.Kernel())
}

// NewProbe returns a constructor of probes under the same conditions. The probes share tokens and cotangents.
func NewProbe(c Config) func() fitness.Probe {
	shared := &shared{Config: c, observerOf: map[string]*observerKind{}, tokens: map[[3]int][]int{}, directions: map[[2]int][]float32{}}
	for _, r := range rows() {
		shared.observerOf[r.Name] = r.observer
	}
	return func() fitness.Probe { return &Probe{shared: shared} }
}
