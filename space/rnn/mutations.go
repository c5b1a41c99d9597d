package rnn

import (
	"slices"

	nnrnn "evolve/nn/rnn"
)

// mutation is one kind of edit. visit passes on the edits that a cell offers, valid or not. apply carries one out on a
// copy, whose nodes may then be in any order.
type mutation struct {
	name   string
	weight int // share among mutations
	visit  func(c Cell, v *editVisitor)
	apply  func(c *Cell, e edit)
}

// mutations is the table of all kinds. Its order decides what a seed draws, so it must not change.
var mutations = []mutation{
	{"change an operation", 2, visitOps, applyOp},
	{"change an activation", 2, visitActivations, applyOp},
	{"rewire an input", 4, visitRewires, func(c *Cell, e edit) { c.Nodes[e.node].In[e.slot] = e.ref }},
	{"insert a linear and an activation", 2, visitLinears, applyLinear},
	{"insert an elementwise node", 2, visitElementwise, applyElementwise},
	{"remove a node", 3, visitRemovals, applyRemoval},
	{"add an input to a linear", 1, visitAddedInputs, func(c *Cell, e edit) { c.Nodes[e.node].In = append(c.Nodes[e.node].In, e.ref) }},
	{"drop an input of a linear", 1, visitDroppedInputs, func(c *Cell, e edit) { c.Nodes[e.node].In = slices.Delete(c.Nodes[e.node].In, e.slot, e.slot+1) }},
	{"move a new state", 1, visitMoves, func(c *Cell, e edit) { c.New[e.slot] = e.ref }},
	{"add a hidden state", 1, visitAddedStates, applyAddedState},
	{"drop a hidden state", 1, visitDroppedStates, applyDroppedState},
	{"grow", 1, visitGrowth, applyGrowth},
	{"insert a leaky update", 2, visitLeaks, applyLeak}, // the last one, for leaky spaces: see Space.mutations
}

// visitInputs visits every input of every node.
func visitInputs(c Cell, visit func(node, slot int, in nnrnn.Ref)) {
	for i, n := range c.Nodes {
		for j, r := range n.In {
			visit(i, j, r)
		}
	}
}

// possibleInputs lists what a node might read: x if wanted, the previous states, the nodes.
func possibleInputs(c Cell, x bool) []nnrnn.Ref {
	list := make([]nnrnn.Ref, 0, 1+len(c.New)+len(c.Nodes))
	if x {
		list = append(list, nnrnn.X)
	}
	for i := range c.New {
		list = append(list, nnrnn.Prev(i))
	}
	for i := range c.Nodes {
		list = append(list, nnrnn.Ref(i))
	}
	return list
}

// countOthers counts the elements of list, a prefix of possibleInputs, other than in and node.
func countOthers(c Cell, list []nnrnn.Ref, in, node nnrnn.Ref) int {
	n := len(list)
	if containsRef(c, list, in) {
		n--
	}
	if node != in && containsRef(c, list, node) {
		n--
	}
	return n
}

// containsRef reports whether list, a prefix of possibleInputs, contains r. It looks only where r would be.
func containsRef(c Cell, list []nnrnn.Ref, r nnrnn.Ref) bool {
	at := 0 // of x
	switch {
	case r.IsNode():
		at = len(c.New) + int(r)
	case r != nnrnn.X:
		at = r.State()
	}
	if list[0] == nnrnn.X && r != nnrnn.X {
		at++
	}
	return at < len(list) && list[at] == r
}

// visitOps visits the changes of an operation to another one that takes as many inputs.
func visitOps(c Cell, v *editVisitor) {
	for i, n := range c.Nodes {
		if n.Op.IsActivation() {
			continue
		}
		for _, op := range [...]nnrnn.Op{nnrnn.Linear, nnrnn.Prod, nnrnn.Sum, nnrnn.Blend} {
			if op != n.Op && (op == nnrnn.Linear || op.Arity() == len(n.In)) {
				v.visit(edit{node: i, op: op})
			}
		}
	}
}

// visitActivations visits the changes of an activation to another one.
func visitActivations(c Cell, v *editVisitor) {
	for i, n := range c.Nodes {
		if !n.Op.IsActivation() {
			continue
		}
		for _, op := range activations {
			if op != n.Op {
				v.visit(edit{node: i, op: op})
			}
		}
	}
}

// applyOp sets the operation of a node.
func applyOp(c *Cell, e edit) { c.Nodes[e.node].Op = e.op }

// visitRewires visits the replacements of one input by another.
func visitRewires(c Cell, v *editVisitor) {
	all := possibleInputs(c, true)
	visitInputs(c, func(node, slot int, in nnrnn.Ref) {
		from := all
		if c.Nodes[node].Op != nnrnn.Linear {
			from = all[1:] // only a linear reads x
		}
		if v.skip(countOthers(c, from, in, nnrnn.Ref(node))) {
			return
		}
		for _, r := range from {
			if r != in && int(r) != node {
				v.visit(edit{node: node, slot: slot, ref: r})
			}
		}
	})
}

// visitLinears visits the insertions of activation(linear(in, ref)) on an edge from in to node, where ref is x or a
// previous state.
func visitLinears(c Cell, v *editVisitor) {
	from := possibleInputs(c, true)[:1+len(c.New)]
	visitInputs(c, func(node, slot int, in nnrnn.Ref) {
		if v.skip(countOthers(c, from, in, in) * len(activations)) {
			return
		}
		for _, r := range from {
			for _, op := range activations {
				if r != in {
					v.visit(edit{node: node, slot: slot, ref: r, op: op})
				}
			}
		}
	})
}

func applyLinear(c *Cell, e edit) {
	linear := c.append(nnrnn.Linear, c.Nodes[e.node].In[e.slot], e.ref)
	c.Nodes[e.node].In[e.slot] = c.append(e.op, linear)
}

// append adds a node and returns its reference.
func (c *Cell) append(op nnrnn.Op, in ...nnrnn.Ref) nnrnn.Ref {
	c.Nodes = append(c.Nodes, nnrnn.Node{Op: op, In: in})
	return nnrnn.Ref(len(c.Nodes) - 1)
}

// visitElementwise visits the insertions of the sum or product of in and ref on an edge from in to node.
func visitElementwise(c Cell, v *editVisitor) {
	from := possibleInputs(c, false)
	visitInputs(c, func(node, slot int, in nnrnn.Ref) {
		if in == nnrnn.X || v.skip(2*countOthers(c, from, in, nnrnn.Ref(node))) {
			return
		}
		for _, r := range from {
			if r == in || int(r) == node {
				continue
			}
			for _, op := range [...]nnrnn.Op{nnrnn.Prod, nnrnn.Sum} {
				v.visit(edit{node: node, slot: slot, ref: r, op: op})
			}
		}
	})
}

func applyElementwise(c *Cell, e edit) {
	c.Nodes[e.node].In[e.slot] = c.append(e.op, c.Nodes[e.node].In[e.slot], e.ref)
}

// visitRemovals visits the removals of a node in favour of one of its inputs: the node's readers read that input
// instead, and the input becomes the state that the node was.
func visitRemovals(c Cell, v *editVisitor) {
	visitInputs(c, func(node, slot int, in nnrnn.Ref) { v.visit(edit{node: node, slot: slot, ref: in}) })
}

func applyRemoval(c *Cell, e edit) {
	visitInputs(*c, func(node, slot int, in nnrnn.Ref) {
		if int(in) == e.node {
			c.Nodes[node].In[slot] = e.ref
		}
	})
	for i, r := range c.New {
		if int(r) == e.node && e.ref.IsNode() {
			c.New[i] = e.ref
		}
	}
}

// visitAddedInputs visits the additions of a third input to a linear.
func visitAddedInputs(c Cell, v *editVisitor) {
	from := possibleInputs(c, true)
	for i, n := range c.Nodes {
		if n.Op != nnrnn.Linear || len(n.In) > 2 {
			continue
		}
		for _, r := range from {
			if !slices.Contains(n.In, r) && int(r) != i {
				v.visit(edit{node: i, ref: r})
			}
		}
	}
}

// visitDroppedInputs visits the removals of one of three inputs of a linear.
func visitDroppedInputs(c Cell, v *editVisitor) {
	visitInputs(c, func(node, slot int, _ nnrnn.Ref) {
		if n := c.Nodes[node]; n.Op == nnrnn.Linear && len(n.In) > 2 {
			v.visit(edit{node: node, slot: slot})
		}
	})
}

// visitMoves visits the replacements of the node that becomes a state by another node.
func visitMoves(c Cell, v *editVisitor) {
	for s := range c.New {
		for i := range c.Nodes {
			if !slices.Contains(c.New, nnrnn.Ref(i)) {
				v.visit(edit{slot: s, ref: nnrnn.Ref(i)})
			}
		}
	}
}

// visitAddedStates visits the additions of a state: node ref becomes it, and a linear of two inputs reads it.
func visitAddedStates(c Cell, v *editVisitor) {
	for i, n := range c.Nodes {
		if n.Op != nnrnn.Linear || len(n.In) != 2 {
			continue
		}
		for j := range c.Nodes {
			if !slices.Contains(c.New, nnrnn.Ref(j)) {
				v.visit(edit{node: i, ref: nnrnn.Ref(j)})
			}
		}
	}
}

func applyAddedState(c *Cell, e edit) {
	c.Nodes[e.node].In = append(c.Nodes[e.node].In, nnrnn.Prev(len(c.New)))
	c.New = append(c.New, e.ref)
}

// visitDroppedStates visits the removals of state slot, whose readers read state ref instead. State 0 is the output and
// stays.
func visitDroppedStates(c Cell, v *editVisitor) {
	for s := 1; s < len(c.New); s++ {
		for r := range c.New {
			if r != s {
				v.visit(edit{slot: s, ref: nnrnn.Prev(r)})
			}
		}
	}
}

func applyDroppedState(c *Cell, e edit) {
	for i, n := range c.Nodes {
		for j, r := range n.In {
			if r.State() == e.slot {
				r = e.ref
			}
			if s := r.State(); s > e.slot {
				r = nnrnn.Prev(s - 1)
			}
			n.In[j] = r
		}
		if n.Op == nnrnn.Linear { // a linear that read both states reads ref once
			c.Nodes[i].In = withoutDuplicates(n.In)
		}
	}
	c.New = slices.Delete(c.New, e.slot, e.slot+1)
}

// withoutDuplicates returns the distinct inputs in the order of their first occurrence.
func withoutDuplicates(in []nnrnn.Ref) (out []nnrnn.Ref) {
	for _, r := range in {
		if !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

// visitGrowth visits the insertions of a tanh or leaky ReLU on an edge. Tanh changes small values little, leaky ReLU
// leaves positive values unchanged. The cell computes nearly what it did before and has one more node to mutate: the
// idea of CENAS.
func visitGrowth(c Cell, v *editVisitor) {
	visitInputs(c, func(node, slot int, in nnrnn.Ref) {
		for _, op := range []nnrnn.Op{nnrnn.Tanh, nnrnn.LeakyReLU} {
			if in != nnrnn.X {
				v.visit(edit{node: node, slot: slot, op: op})
			}
		}
	})
}

func applyGrowth(c *Cell, e edit) {
	c.Nodes[e.node].In[e.slot] = c.append(e.op, c.Nodes[e.node].In[e.slot])
}
