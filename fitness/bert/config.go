package bert

import (
	"fmt"

	"evolve/fitness"
	"evolve/nn"
)

// Config is what values depend on besides encoder, metric and settings.
type Config struct {
	Input      *fitness.Input
	WeightSeed uint64
	Cotangent  string // what is sent back through an output that has no loss: "random" or "ones"
}

// String is the same for equal values alone: the part of a cache's key that all metrics share.
func (c Config) String() string {
	return fmt.Sprintf("cotangent=%s; input %s; weights seed=%d; kernel %s", c.Cotangent, c.Input, c.WeightSeed, nn.Kernel())
}

// NewProbe makes probes of one configuration, which share tokens and cotangents.
func NewProbe(c Config) func() fitness.Probe {
	shared := &shared{Config: c, tokens: map[[3]int][]int{}, directions: map[[2]int][]float32{}}
	return func() fitness.Probe { return &Probe{shared: shared} }
}
