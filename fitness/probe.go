package fitness

import (
	"context"

	"evolve/nn"
)

// Probe is a network under measurement with one draw of weights: what metrics of its kind ask for passes and gradients.
type Probe interface {
	// Reset points the probe at another network, which must pass Check, and says which terms will be asked for. Whatever
	// was measured before, the values are the same. The context ends what is begun from now on.
	Reset(ctx context.Context, network nn.Network, draw int, terms []Term)
}

// WeightKey is the key of a draw of weights: the same for every network, so that they are compared on equal terms.
func WeightKey(seed uint64, draw int) uint64 {
	return seed*0x9e3779b97f4a7c15 + uint64(draw)*0xd1342543de82ef95 + 1
}
