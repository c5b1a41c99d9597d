package rnn

import (
	"fmt"
	"slices"

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
	return s.checkOperations()
}

// checkOperations reports operations of which no cell can consist.
func (s Space) checkOperations() error {
	for i, op := range s.Operations {
		if op >= nnrnn.NumOps {
			return fmt.Errorf("space/rnn: operations (%d): want an operation below %d", op, nnrnn.NumOps)
		}
		if slices.Contains(s.Operations[:i], op) {
			return fmt.Errorf("space/rnn: operations (%v): is there twice", op)
		}
	}
	if !s.allows(nnrnn.Linear) {
		return fmt.Errorf("space/rnn: operations (%s): no cell without a linear, because nothing else reads x: add linear", s.operationNames())
	}
	if len(s.among(activations...)) == 0 && s.intermediate() < 2 {
		return fmt.Errorf("space/rnn: intermediate (%d): want at least 2 where operations have no activation", s.intermediate())
	}
	return nil
}
