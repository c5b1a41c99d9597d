package rnn

import (
	"fmt"
	"slices"

	nnrnn "evolve/nn/rnn"
)

// Valid reports the first rule that a cell breaks, by the number of the node. The rules, in order: nn/rnn.Cell.Check
// passes; nodes and states are at most Nodes and HiddenStates; every operation is among Operations; a linear has 2 or 3
// inputs; no node reads an input twice; x and every previous state are read; every node leads to a new state; no new
// state reads a previous state directly. With Leaky, the last rule has one exception: a new state may be a blend whose
// gate is a node and whose other inputs are a node and the state's own previous value, in either order.
func (s Space) Valid(c Cell) error {
	if err := s.validExceptDirect(c); err != nil {
		return err
	}
	for i, r := range c.New {
		if s.readsDirectly(c, i) {
			return fmt.Errorf("space/rnn: node %d: new state %d reads a previous state directly", r, i)
		}
	}
	return nil
}

// validExceptDirect checks all rules of Valid but the last, which GRU and some published cells break. Mutate and Cross
// allow a child to break the last rule in at most as many states as its parent.
func (s Space) validExceptDirect(c Cell) error {
	if err := nnrnn.Cell(c).Check(); err != nil {
		return err
	}
	if len(c.Nodes) > s.nodes() {
		return fmt.Errorf("space/rnn: %d nodes: more than %d", len(c.Nodes), s.nodes())
	}
	if len(c.New) > s.hiddenStates() {
		return fmt.Errorf("space/rnn: %d hidden states: more than %d", len(c.New), s.hiddenStates())
	}
	if err := s.CheckOperations(c); err != nil {
		return err
	}
	for i, n := range c.Nodes {
		if n.Op == nnrnn.Linear && (len(n.In) < 2 || len(n.In) > 3) {
			return fmt.Errorf("space/rnn: node %d: a linear of %d inputs: want 2 or 3", i, len(n.In))
		}
		for j, r := range n.In {
			if slices.Contains(n.In[:j], r) {
				return fmt.Errorf("space/rnn: node %d: reads the same input twice", i)
			}
		}
	}
	return checkAllUsed(c)
}

// checkAllUsed reports an input that no node reads, or a node that leads to no new state.
func checkAllUsed(c Cell) error {
	var read [nnrnn.MaxNodes]bool
	sources := make([]bool, len(c.New)+1) // x, then previous states
	for _, r := range c.New {
		read[r] = true
	}
	for i := len(c.Nodes) - 1; i >= 0; i-- {
		if !read[i] {
			return fmt.Errorf("space/rnn: node %d: leads to no new state", i)
		}
		for _, r := range c.Nodes[i].In {
			if r.IsNode() {
				read[r] = true
			} else {
				sources[r.State()+1] = true
			}
		}
	}
	if i := slices.Index(sources, false); i == 0 {
		return fmt.Errorf("space/rnn: x is not used")
	} else if i > 0 {
		return fmt.Errorf("space/rnn: previous state %d is not used", i-1)
	}
	return nil
}

// CheckOperations reports the first node whose operation the space does not allow. Valid reports it too, after rules that
// a cell to begin a search with need not obey.
func (s Space) CheckOperations(c Cell) error {
	for i, n := range c.Nodes {
		if !s.allows(n.Op) {
			return fmt.Errorf("space/rnn: node %d: %v is not allowed: the operations of the space are %s", i, n.Op, s.operationNames())
		}
	}
	return nil
}

// readsDirectly reports whether new state i reads a previous state directly in a way that the last rule of Valid forbids.
func (s Space) readsDirectly(c Cell, i int) bool {
	reads := slices.ContainsFunc(c.Nodes[c.New[i]].In, func(in nnrnn.Ref) bool { return in.State() >= 0 })
	return reads && !(s.Leaky && isLeaky(c, i))
}

// isLeaky reports whether new state i is a leaky update: blend(z, h, n) or blend(z, n, h) of nodes z and n and of the
// state's own previous value h.
func isLeaky(c Cell, i int) bool {
	n := c.Nodes[c.New[i]]
	if n.Op != nnrnn.Blend || !n.In[0].IsNode() {
		return false
	}
	own := nnrnn.Prev(i)
	return n.In[1] == own && n.In[2].IsNode() || n.In[2] == own && n.In[1].IsNode()
}

// countDirectStates counts the new states that break the last rule of Valid.
func (s Space) countDirectStates(c Cell) (n int) {
	for i := range c.New {
		if s.readsDirectly(c, i) {
			n++
		}
	}
	return n
}
