package train

import (
	"context"
	"math"
)

// Model computes a loss and its gradients, so that a Trainer can minimise it.
type Model interface {
	// Begin sets the bias of the decoder to the logarithms of the frequencies of targets. Then the model need not learn them
	// first, which takes much of a small text.
	Begin(targets []int)
	// Parameters returns all weights, always in the same order. A caller that changes their values must call Changed.
	Parameters() []*Parameter
	Changed()
	// Step returns the mean loss of a window and sets the gradients of all parameters. draw is the number of the window;
	// dropout and masking depend on it.
	Step(ctx context.Context, w Window, draw uint64) (loss float64, err error)
	// Loss returns the mean loss of a stream without dropout. It does not change what is carried.
	Loss(ctx context.Context, s Stream) (float64, error)
}

// Carrier is a Model that carries states from one window to the next, as a recurrent language model does.
type Carrier interface {
	// Carried returns the states that the next window starts from, and nothing after Forget. Carry sets them; batch is the
	// number of columns that they belong to.
	Carried() [][]float32
	Carry(batch int, states [][]float32) error
	Forget()
}

// Perplexity returns exp(loss) for a loss in nats per token.
func Perplexity(loss float64) float64 { return math.Exp(loss) }
