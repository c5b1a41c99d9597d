package rnn

// plan says, for one cell, what need not be computed step by step. It depends on the cell alone.
type plan struct {
	stateless []bool // node depends on the layer's input only: computed for all steps at once
	hoisted   []bool // node keeps a whole sequence: timeless, or a Linear with an input that is known for all steps
}

func newPlan(c Cell) plan {
	p := plan{make([]bool, len(c.Nodes)), make([]bool, len(c.Nodes))}
	for i, n := range c.Nodes {
		known := 0
		for _, r := range n.In {
			if p.precomputed(r) {
				known++
			}
		}
		p.stateless[i] = known == len(n.In)
		p.hoisted[i] = p.stateless[i] || n.Op == Linear && known > 0
	}
	return p
}

// precomputed reports whether an input is precomputed for all steps before the first is computed.
func (p plan) precomputed(r Ref) bool { return r == X || r.IsNode() && p.stateless[r] }
