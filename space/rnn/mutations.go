package rnn

import (
	"slices"

	nnrnn "evolve/nn/rnn"
)

// mutation is one sort of mutation: the edits of that sort that a cell offers, whether or not they turn out valid, and how
// one is carried out on a copy whose nodes may then stand in any order.
type mutation struct {
	name   string
	weight int // share among mutations
	list   func(c Cell, t *editVisitor)
	apply  func(c *Cell, e edit)
}

// mutations is the table of all mutations; its order is part of every seeded run.
var mutations = []mutation{
	{"change an operation", 2, listOps, applyOp},
	{"change an activation", 2, listActivations, applyOp},
	{"rewire an input", 4, listRewires, func(c *Cell, e edit) { c.Nodes[e.node].In[e.slot] = e.ref }},
	{"insert a linear and an activation", 2, listLinears, applyLinear},
	{"insert an elementwise node", 2, listElementwise, applyElementwise},
	{"remove a node", 3, listRemovals, applyRemoval},
	{"add an input to a linear", 1, listAddedInputs, func(c *Cell, e edit) { c.Nodes[e.node].In = append(c.Nodes[e.node].In, e.ref) }},
	{"drop an input of a linear", 1, listDroppedInputs, func(c *Cell, e edit) { c.Nodes[e.node].In = slices.Delete(c.Nodes[e.node].In, e.slot, e.slot+1) }},
	{"move a new state", 1, listMoves, func(c *Cell, e edit) { c.New[e.slot] = e.ref }},
	{"add a hidden state", 1, listAddedStates, applyAddedState},
	{"drop a hidden state", 1, listDroppedStates, applyDroppedState},
	{"grow", 1, listGrowth, applyGrowth},
}

// visitInputs visits every input of every node.
func visitInputs(c Cell, visit func(node, slot int, in nnrnn.Ref)) {
	for i, n := range c.Nodes {
		for j, r := range n.In {
			visit(i, j, r)
		}
	}
}

// possibleInputs are all that a node might read: x if wanted, previous states, nodes.
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

// countOthers counts those of refs, or of its beginning, that are neither in nor node.
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

// containsRef looks a reference up where it would stand.
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

// listOps: among the operations that take as many inputs.
func listOps(c Cell, t *editVisitor) {
	for i, n := range c.Nodes {
		if n.Op.IsActivation() {
			continue
		}
		for _, op := range [...]nnrnn.Op{nnrnn.Linear, nnrnn.Prod, nnrnn.Sum, nnrnn.Blend} {
			if op != n.Op && (op == nnrnn.Linear || op.Arity() == len(n.In)) {
				t.visit(edit{node: i, op: op})
			}
		}
	}
}

func listActivations(c Cell, t *editVisitor) {
	for i, n := range c.Nodes {
		if !n.Op.IsActivation() {
			continue
		}
		for _, op := range activations {
			if op != n.Op {
				t.visit(edit{node: i, op: op})
			}
		}
	}
}

func applyOp(c *Cell, e edit) { c.Nodes[e.node].Op = e.op }

func listRewires(c Cell, t *editVisitor) {
	all := possibleInputs(c, true)
	visitInputs(c, func(node, slot int, in nnrnn.Ref) {
		from := all
		if c.Nodes[node].Op != nnrnn.Linear {
			from = all[1:] // only a linear reads x
		}
		if t.skip(countOthers(c, from, in, nnrnn.Ref(node))) {
			return
		}
		for _, r := range from {
			if r != in && int(r) != node {
				t.visit(edit{node: node, slot: slot, ref: r})
			}
		}
	})
}

// listLinears: on an edge in -> node comes activation(linear(in, ref)), ref being x or a previous state.
func listLinears(c Cell, t *editVisitor) {
	from := possibleInputs(c, true)[:1+len(c.New)]
	visitInputs(c, func(node, slot int, in nnrnn.Ref) {
		if t.skip(countOthers(c, from, in, in) * len(activations)) {
			return
		}
		for _, r := range from {
			for _, op := range activations {
				if r != in {
					t.visit(edit{node: node, slot: slot, ref: r, op: op})
				}
			}
		}
	})
}

func applyLinear(c *Cell, e edit) {
	linear := c.append(nnrnn.Linear, c.Nodes[e.node].In[e.slot], e.ref)
	c.Nodes[e.node].In[e.slot] = c.append(e.op, linear)
}

func (c *Cell) append(op nnrnn.Op, in ...nnrnn.Ref) nnrnn.Ref {
	c.Nodes = append(c.Nodes, nnrnn.Node{Op: op, In: in})
	return nnrnn.Ref(len(c.Nodes) - 1)
}

// listElementwise: on an edge in -> node comes the sum or product of in and ref.
func listElementwise(c Cell, t *editVisitor) {
	from := possibleInputs(c, false)
	visitInputs(c, func(node, slot int, in nnrnn.Ref) {
		if in == nnrnn.X || t.skip(2*countOthers(c, from, in, nnrnn.Ref(node))) {
			return
		}
		for _, r := range from {
			if r == in || int(r) == node {
				continue
			}
			for _, op := range [...]nnrnn.Op{nnrnn.Prod, nnrnn.Sum} {
				t.visit(edit{node: node, slot: slot, ref: r, op: op})
			}
		}
	})
}

func applyElementwise(c *Cell, e edit) {
	c.Nodes[e.node].In[e.slot] = c.append(e.op, c.Nodes[e.node].In[e.slot], e.ref)
}

// listRemovals: the users of a node take its input slot instead, and it stops to be a state in its favour.
func listRemovals(c Cell, t *editVisitor) {
	visitInputs(c, func(node, slot int, in nnrnn.Ref) { t.visit(edit{node: node, slot: slot, ref: in}) })
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

func listAddedInputs(c Cell, t *editVisitor) {
	from := possibleInputs(c, true)
	for i, n := range c.Nodes {
		if n.Op != nnrnn.Linear || len(n.In) > 2 {
			continue
		}
		for _, r := range from {
			if !slices.Contains(n.In, r) && int(r) != i {
				t.visit(edit{node: i, ref: r})
			}
		}
	}
}

func listDroppedInputs(c Cell, t *editVisitor) {
	visitInputs(c, func(node, slot int, _ nnrnn.Ref) {
		if n := c.Nodes[node]; n.Op == nnrnn.Linear && len(n.In) > 2 {
			t.visit(edit{node: node, slot: slot})
		}
	})
}

func listMoves(c Cell, t *editVisitor) {
	for s := range c.New {
		for i := range c.Nodes {
			if !slices.Contains(c.New, nnrnn.Ref(i)) {
				t.visit(edit{slot: s, ref: nnrnn.Ref(i)})
			}
		}
	}
}

// listAddedStates: node ref becomes one more state, and a linear of two inputs reads it.
func listAddedStates(c Cell, t *editVisitor) {
	for i, n := range c.Nodes {
		if n.Op != nnrnn.Linear || len(n.In) != 2 {
			continue
		}
		for j := range c.Nodes {
			if !slices.Contains(c.New, nnrnn.Ref(j)) {
				t.visit(edit{node: i, ref: nnrnn.Ref(j)})
			}
		}
	}
}

func applyAddedState(c *Cell, e edit) {
	c.Nodes[e.node].In = append(c.Nodes[e.node].In, nnrnn.Prev(len(c.New)))
	c.New = append(c.New, e.ref)
}

// listDroppedStates: those who read state slot read state ref instead. State 0 is the output and stays.
func listDroppedStates(c Cell, t *editVisitor) {
	for s := 1; s < len(c.New); s++ {
		for r := range c.New {
			if r != s {
				t.visit(edit{slot: s, ref: nnrnn.Prev(r)})
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
		if n.Op == nnrnn.Linear { // one that read both states reads the one that is left once
			c.Nodes[i].In = withoutDuplicates(n.In)
		}
	}
	c.New = slices.Delete(c.New, e.slot, e.slot+1)
}

func withoutDuplicates(in []nnrnn.Ref) (out []nnrnn.Ref) {
	for _, r := range in {
		if !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

// listGrowth: on an edge comes a tanh, which changes small values little, or a leaky ReLU, which changes positive values
// not at all: the cell goes on to do nearly what it did, and has one more place to change (the idea of CENAS).
func listGrowth(c Cell, t *editVisitor) {
	visitInputs(c, func(node, slot int, in nnrnn.Ref) {
		for _, op := range []nnrnn.Op{nnrnn.Tanh, nnrnn.LeakyReLU} {
			if in != nnrnn.X {
				t.visit(edit{node: node, slot: slot, op: op})
			}
		}
	})
}

func applyGrowth(c *Cell, e edit) {
	c.Nodes[e.node].In[e.slot] = c.append(e.op, c.Nodes[e.node].In[e.slot])
}
