package train

import (
	"context"
	"math"
)

// Model is what is trained: a network with a loss.
type Model interface {
	// Begin sets the decoder's bias to the logarithm of how often each word is a target: the model need not learn that
	// first, and a small text does not end while it does.
	Begin(targets []int)
	// Parameters are all weights, always in the same order. Whoever changes their values calls Changed.
	Parameters() []*Parameter
	Changed()
	// Step computes the loss of a window and the gradients of all parameters. draw is the number of the window: dropout and
	// masks depend on it.
	Step(ctx context.Context, w Window, draw uint64) (loss float64, err error)
	// Loss is the mean loss of a stream as it would be read at test time, nothing dropped.
	Loss(ctx context.Context, s Stream) (float64, error)
	// Carried is what the next window goes on from, nothing after Forget. Carry puts back what it was, of a batch.
	Carried() [][]float32
	Carry(batch int, states [][]float32) error
	Forget()
}

// logFrequencies are those of targets, each counted once more than it comes.
func logFrequencies(bias []float32, targets []int) {
	count, all := make([]float64, len(bias)), float64(len(bias))
	for _, c := range targets {
		if c >= 0 {
			count[c]++
			all++
		}
	}
	for i, n := range count {
		bias[i] = float32(math.Log((n + 1) / all))
	}
}

// Perplexity is exp of a loss.
func Perplexity(loss float64) float64 { return math.Exp(loss) }
