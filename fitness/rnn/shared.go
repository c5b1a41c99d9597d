package rnn

import (
	"math/rand/v2"
	"sync"

	"evolve/fitness"
	"evolve/nn"
	nnrnn "evolve/nn/rnn"
)

// shared holds what the probes of a run have in common: embedded tokens and noise. It is safe for several goroutines.
type shared struct {
	input  *fitness.Input
	seed   uint64 // of weights
	mu     sync.Mutex
	inputs map[inputKey]nnrnn.Input
	noises map[[2]int][]float32 // by length and draw
}

// inputKey identifies embedded tokens. swap is the step that swapStep changed; 0: none.
type inputKey struct {
	rule                            nnrnn.Init
	batch, steps, width, draw, swap int
}

// embedded returns the embedded tokens of a key.
func (s *shared) embedded(k inputKey) (nnrnn.Input, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if x, ok := s.inputs[k]; ok {
		return x, nil
	}
	tokens, err := s.input.Tokens(k.batch, k.steps, k.draw)
	if err != nil {
		return nnrnn.Input{}, err
	}
	if k.swap > 0 {
		swapStep(tokens, k.batch, k.swap)
	}
	x := k.rule.Embed(tokens, k.width, nn.WeightKey(s.seed, k.draw))
	s.inputs[k] = x
	return x, nil
}

// noise returns n draws of N(0, 1), the same for all cells.
func (s *shared) noise(n, draw int) []float32 {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := [2]int{n, draw}
	if x, ok := s.noises[key]; ok {
		return x
	}
	rng := rand.New(rand.NewPCG(nn.WeightKey(s.seed, draw), 0x6e6f697365)) // "noise"
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(rng.NormFloat64())
	}
	s.noises[key] = x
	return x
}
