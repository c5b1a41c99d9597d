package space

import (
	"math/rand/v2"
	"slices"

	"evolve/nn"
)

// edit is one change to a cell: which fields mean something depends on the kind.
type edit struct {
	kind       int // index into kinds
	node, slot int // the node, or the edge into its input slot
	ref        nn.Ref
	op         nn.Op
}

// kind is one sort of mutation: the edits of that sort that a cell offers, whether or not they turn out valid, and how
// one is carried out on a copy whose nodes may then stand in any order.
type kind struct {
	name   string
	weight int // share among mutations
	list   func(c Cell, yield func(edit))
	apply  func(c *Cell, e edit)
}

// kinds is the table of all mutations; its order is part of every seeded run.
var kinds = []kind{
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

// edited is the tidy result of an edit; ok is false where it made a cycle.
func (c Cell) edited(e edit) (Cell, bool) {
	d := c.clone()
	kinds[e.kind].apply(&d, e)
	return d.tidy()
}

// edits lists the edits of one kind.
func (c Cell) edits(k int) (list []edit) {
	kinds[k].list(c, func(e edit) {
		e.kind = k
		list = append(list, e)
	})
	return list
}

// drawEdit draws one of the edits of a kind, all alike, without listing them: there are hundreds.
func (c Cell) drawEdit(k int, rng *rand.Rand) (drawn edit, ok bool) {
	n := 0
	kinds[k].list(c, func(edit) { n++ })
	if n == 0 {
		return edit{}, false
	}
	left := rng.IntN(n)
	kinds[k].list(c, func(e edit) {
		if left == 0 {
			drawn = e
		}
		left--
	})
	drawn.kind = k
	return drawn, true
}

// eachEdge visits every input of every node.
func eachEdge(c Cell, visit func(node, slot int, in nn.Ref)) {
	for i, n := range c.Nodes {
		for j, r := range n.In {
			visit(i, j, r)
		}
	}
}

// refs are all that a node might read: x if wanted, previous states, nodes.
func refs(c Cell, x bool) (list []nn.Ref) {
	if x {
		list = append(list, nn.X)
	}
	for i := range c.New {
		list = append(list, nn.Prev(i))
	}
	for i := range c.Nodes {
		list = append(list, nn.Ref(i))
	}
	return list
}

// listOps: among the operations that take as many inputs.
func listOps(c Cell, yield func(edit)) {
	for i, n := range c.Nodes {
		for _, op := range []nn.Op{nn.Linear, nn.Prod, nn.Sum, nn.Blend} {
			if !n.Op.IsActivation() && op != n.Op && (op == nn.Linear || op.Arity() == len(n.In)) {
				yield(edit{node: i, op: op})
			}
		}
	}
}

func listActivations(c Cell, yield func(edit)) {
	for i, n := range c.Nodes {
		for _, op := range activations {
			if n.Op.IsActivation() && op != n.Op {
				yield(edit{node: i, op: op})
			}
		}
	}
}

func applyOp(c *Cell, e edit) { c.Nodes[e.node].Op = e.op }

func listRewires(c Cell, yield func(edit)) {
	eachEdge(c, func(node, slot int, in nn.Ref) {
		for _, r := range refs(c, c.Nodes[node].Op == nn.Linear) {
			if r != in && int(r) != node {
				yield(edit{node: node, slot: slot, ref: r})
			}
		}
	})
}

// listLinears: on an edge in -> node comes activation(linear(in, ref)), ref being x or a previous state.
func listLinears(c Cell, yield func(edit)) {
	eachEdge(c, func(node, slot int, in nn.Ref) {
		for _, r := range refs(c, true)[:1+len(c.New)] {
			for _, op := range activations {
				if r != in {
					yield(edit{node: node, slot: slot, ref: r, op: op})
				}
			}
		}
	})
}

func applyLinear(c *Cell, e edit) {
	linear := c.append(nn.Linear, c.Nodes[e.node].In[e.slot], e.ref)
	c.Nodes[e.node].In[e.slot] = c.append(e.op, linear)
}

func (c *Cell) append(op nn.Op, in ...nn.Ref) nn.Ref {
	c.Nodes = append(c.Nodes, nn.Node{Op: op, In: in})
	return nn.Ref(len(c.Nodes) - 1)
}

// listElementwise: on an edge in -> node comes the sum or product of in and ref.
func listElementwise(c Cell, yield func(edit)) {
	eachEdge(c, func(node, slot int, in nn.Ref) {
		for _, r := range refs(c, false) {
			for _, op := range []nn.Op{nn.Prod, nn.Sum} {
				if in != nn.X && r != in && int(r) != node {
					yield(edit{node: node, slot: slot, ref: r, op: op})
				}
			}
		}
	})
}

func applyElementwise(c *Cell, e edit) {
	c.Nodes[e.node].In[e.slot] = c.append(e.op, c.Nodes[e.node].In[e.slot], e.ref)
}

// listRemovals: the users of a node take its input slot instead, and it stops to be a state in its favour.
func listRemovals(c Cell, yield func(edit)) {
	eachEdge(c, func(node, slot int, in nn.Ref) { yield(edit{node: node, slot: slot, ref: in}) })
}

func applyRemoval(c *Cell, e edit) {
	eachEdge(*c, func(node, slot int, in nn.Ref) {
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

func listAddedInputs(c Cell, yield func(edit)) {
	for i, n := range c.Nodes {
		if n.Op != nn.Linear || len(n.In) > 2 {
			continue
		}
		for _, r := range refs(c, true) {
			if !slices.Contains(n.In, r) && int(r) != i {
				yield(edit{node: i, ref: r})
			}
		}
	}
}

func listDroppedInputs(c Cell, yield func(edit)) {
	eachEdge(c, func(node, slot int, _ nn.Ref) {
		if n := c.Nodes[node]; n.Op == nn.Linear && len(n.In) > 2 {
			yield(edit{node: node, slot: slot})
		}
	})
}

func listMoves(c Cell, yield func(edit)) {
	for s := range c.New {
		for i := range c.Nodes {
			if !slices.Contains(c.New, nn.Ref(i)) {
				yield(edit{slot: s, ref: nn.Ref(i)})
			}
		}
	}
}

// listAddedStates: node ref becomes one more state, and a linear of two inputs reads it.
func listAddedStates(c Cell, yield func(edit)) {
	for i, n := range c.Nodes {
		for j := range c.Nodes {
			if n.Op == nn.Linear && len(n.In) == 2 && !slices.Contains(c.New, nn.Ref(j)) {
				yield(edit{node: i, ref: nn.Ref(j)})
			}
		}
	}
}

func applyAddedState(c *Cell, e edit) {
	c.Nodes[e.node].In = append(c.Nodes[e.node].In, nn.Prev(len(c.New)))
	c.New = append(c.New, e.ref)
}

// listDroppedStates: those who read state slot read state ref instead. State 0 is the output and stays.
func listDroppedStates(c Cell, yield func(edit)) {
	for s := 1; s < len(c.New); s++ {
		for r := range c.New {
			if r != s {
				yield(edit{slot: s, ref: nn.Prev(r)})
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
				r = nn.Prev(s - 1)
			}
			n.In[j] = r
		}
		if n.Op == nn.Linear { // one that read both states reads the one that is left once
			c.Nodes[i].In = unique(n.In)
		}
	}
	c.New = slices.Delete(c.New, e.slot, e.slot+1)
}

func unique(in []nn.Ref) (out []nn.Ref) {
	for _, r := range in {
		if !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

// listGrowth: on an edge comes a tanh, which changes small values little, or a leaky ReLU, which changes positive values
// not at all: the cell goes on to do nearly what it did, and has one more place to change (the idea of CENAS).
func listGrowth(c Cell, yield func(edit)) {
	eachEdge(c, func(node, slot int, in nn.Ref) {
		for _, op := range []nn.Op{nn.Tanh, nn.LeakyReLU} {
			if in != nn.X {
				yield(edit{node: node, slot: slot, op: op})
			}
		}
	})
}

func applyGrowth(c *Cell, e edit) {
	c.Nodes[e.node].In[e.slot] = c.append(e.op, c.Nodes[e.node].In[e.slot])
}
