package fitness

import (
	"context"

	"evolve/nn"
)

// Probe holds one network with one draw of weights while metrics measure it. Metrics ask the concrete type for passes
// and gradients: Metric.Score of fitness/rnn expects a *rnn.Probe, that of fitness/bert a *bert.Probe, and a user's own
// metrics a type of the user. One goroutine uses a probe at a time.
type Probe interface {
	// Reset points the probe at another network, which must pass Check, and at a draw of weights, from 0. terms are all
	// terms that may be measured, so that the probe can plan passes which serve several. Values must not depend on what
	// the probe measured before. Work that begins after Reset ends with ctx.
	Reset(ctx context.Context, network nn.Network, draw int, terms []Term)
}
