package train

import (
	"slices"

	"evolve/nn/rnn"
)

// AddGateBias adds a number to the biases of the gates that keep a previous state, so that a training starts from cells that
// remember: 1 for the forget gate of an LSTM (Gers et al. 2000; Jozefowicz et al. 2015, "An empirical exploration of recurrent
// network architectures", section 3.2). It is meant for a model with initial weights.
//
// A gate is a Sigmoid of a Linear. It keeps a state if it is in_0 of a Blend of which in_1 is a previous state, or if its
// product with a previous state is a term of a new state. Where the previous state is in_2 of the Blend, the number is
// subtracted. A gate that both keeps and replaces states is left alone.
func (m *Language) AddGateBias(bias float64) {
	for linear, sign := range keepingGates(m.Cell) {
		for _, nodes := range m.cells {
			value := nodes[linear].b.Value
			for i := range value {
				value[i] += float32(sign) * float32(bias)
			}
		}
	}
	m.Changed()
}

// keepingGates returns the Linear nodes whose Sigmoid decides what remains of a previous state: with 1 where a large value
// keeps it, with -1 where a small one does.
func keepingGates(c rnn.Cell) map[int]int {
	keeps, replaces := map[int]bool{}, map[int]bool{}
	for i, n := range c.Nodes {
		switch {
		case n.Op == rnn.Blend && isPrevious(n.In[1]):
			mark(keeps, c, n.In[0])
		case n.Op == rnn.Blend && isPrevious(n.In[2]):
			mark(replaces, c, n.In[0])
		case n.Op == rnn.Prod && isPrevious(n.In[1]) && isTerm(c, rnn.Ref(i)):
			mark(keeps, c, n.In[0])
		case n.Op == rnn.Prod && isPrevious(n.In[0]) && isTerm(c, rnn.Ref(i)):
			mark(keeps, c, n.In[1])
		}
	}
	gates := map[int]int{}
	for linear := range keeps {
		gates[linear]++
	}
	for linear := range replaces {
		gates[linear]--
	}
	return gates
}

// mark adds the Linear node whose Sigmoid r is, if it is one.
func mark(set map[int]bool, c rnn.Cell, r rnn.Ref) {
	if !r.IsNode() || c.Nodes[r].Op != rnn.Sigmoid {
		return
	}
	if from := c.Nodes[r].In[0]; from.IsNode() && c.Nodes[from].Op == rnn.Linear {
		set[int(from)] = true
	}
}

func isPrevious(r rnn.Ref) bool { return r.State() >= 0 }

// isTerm reports whether a node is a term of a new state: an input of a Sum which is a new state, or a term of one.
func isTerm(c rnn.Cell, r rnn.Ref) bool {
	for i, n := range c.Nodes {
		if n.Op == rnn.Sum && slices.Contains(n.In, r) && (slices.Contains(c.New, rnn.Ref(i)) || isTerm(c, rnn.Ref(i))) {
			return true
		}
	}
	return false
}
