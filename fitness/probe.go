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
