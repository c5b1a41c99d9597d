package rnn

// plan lists the nodes of a cell that need not be computed step by step. It depends on the cell alone.
type plan struct {
	stateless []bool // [node]: depends on the input of the layer only, so that many steps are computed at once
	hoisted   []bool // [node]: stateless, or a Linear with at least one precomputed input
}

// newPlan finds the stateless and hoisted nodes of a cell.
func newPlan(c Cell) plan {
	p := plan{make([]bool, len(c.Nodes)), make([]bool, len(c.Nodes))}
	for i, n := range c.Nodes {
		precomputed := 0
		for _, r := range n.In {
			if p.precomputed(r) {
				precomputed++
			}
		}
		p.stateless[i] = precomputed == len(n.In)
		p.hoisted[i] = p.stateless[i] || n.Op == Linear && precomputed > 0
	}
	return p
}

// precomputed reports whether an input is available for all steps of a chunk before the first of them is computed.
func (p plan) precomputed(r Ref) bool { return r == X || r.IsNode() && p.stateless[r] }
