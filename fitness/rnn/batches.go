package rnn

import (
	"sync"

	"evolve/fitness"
	nnrnn "evolve/nn/rnn"
)

// batches holds the tokens and embeddings that all cells of a run share. Safe for several goroutines.
type batches struct {
	input  *fitness.Input
	seed   uint64 // of weights
	mu     sync.Mutex
	known  map[batchKey]nnrnn.Input
	noises map[[2]int][]float32
}

type batchKey struct {
	rule                            nnrnn.Init
	batch, steps, width, draw, swap int
}

// embedded returns the embedded tokens of a key.
func (b *batches) embedded(k batchKey) (nnrnn.Input, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if x, ok := b.known[k]; ok {
		return x, nil
	}
	tokens, err := b.input.Tokens(k.batch, k.steps, k.draw)
	if err != nil {
		return nnrnn.Input{}, err
	}
	if k.swap > 0 {
		swapStep(tokens, k.batch, k.swap)
	}
	x := k.rule.Embed(tokens, k.width, fitness.WeightKey(b.seed, k.draw))
	b.known[k] = x
	return x, nil
}
