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
	Cotangent  string // r in R = <r, output>, whose gradients are measured: "random" or "ones"
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
