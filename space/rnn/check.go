package rnn

import (
	"fmt"

	nnrnn "evolve/nn/rnn"
)

// Check reports the first setting that no cell can meet, with the value and the allowed range.
func (s Space) Check() error {
	if n := s.nodes(); n < 3 || n > nnrnn.MaxNodes-7 {
		return fmt.Errorf("space/rnn: nodes (%d): want 3 to %d", n, nnrnn.MaxNodes-7)
	}
	if h := s.hiddenStates(); h < 1 || h > 8 || 2*h > s.nodes() {
		return fmt.Errorf("space/rnn: hidden_states (%d): want 1 to 8, and at least 2 nodes for each", h)
	}
	if i := s.intermediate(); i < 1 || i > maxIntermediate {
		return fmt.Errorf("space/rnn: intermediate (%d): want 1 to %d", i, maxIntermediate)
	}
	return nil
}
