package rnn

// live returns the nodes whose values reach hidden state 0, at the same step or a later one. It repeats one backward pass
// over the nodes until no further state is reached, at most once for each state.
func (c Cell) live() []bool {
	live, states := make([]bool, len(c.Nodes)), make([]bool, len(c.New))
	states[0] = true
	for changed := true; changed; {
		changed = false
		for s, node := range c.New {
			live[node] = live[node] || states[s]
		}
		for i := len(c.Nodes) - 1; i >= 0; i-- {
			for _, r := range c.Nodes[i].In {
				s := r.State()
				switch {
				case !live[i]:
				case s >= 0 && !states[s]:
					states[s], changed = true, true
				case r.IsNode() && !live[r]:
					live[r] = true // r comes before i: this loop visits it later
				}
			}
		}
	}
	return live
}
