package rnn

import (
	"fmt"
	"slices"
	"strings"
)

// Op selects what a node of a cell computes from its inputs, element by element unless it is Linear.
type Op uint8

// The operations of the NAS-Bench-NLP space (Klyuchnikov et al. 2020, arXiv 2006.07116, table 1).
const (
	Linear    Op = iota // sum_i W_i in_i + b, one matrix per input, one bias
	Prod                // in_0 * in_1
	Sum                 // in_0 + in_1
	Blend               // in_0 * in_1 + (1 - in_0) * in_2
	Tanh                // tanh(in_0)
	Sigmoid             // 1 / (1 + exp(-in_0))
	LeakyReLU           // max(in_0, 0.01 in_0)
	NumOps    = iota
)

var opNames = [NumOps]string{
	"linear", "elementwise_prod", "elementwise_sum", "blend",
	"activation_tanh", "activation_sigm", "activation_leaky_relu",
}

// String returns the published name of the operation.
func (o Op) String() string {
	if int(o) < len(opNames) {
		return opNames[o]
	}
	return fmt.Sprintf("Op(%d)", uint8(o))
}

// ParseOp returns the operation with a published name: the inverse of String. The error lists the names.
func ParseOp(name string) (Op, error) {
	if i := slices.Index(opNames[:], name); i >= 0 {
		return Op(i), nil
	}
	return 0, fmt.Errorf("rnn: op (%q): unknown, want one of %s", name, strings.Join(opNames[:], ", "))
}

// Arity returns the number of inputs that the operation takes, or 0 for Linear, which takes one or more.
func (o Op) Arity() int {
	switch o {
	case Linear:
		return 0
	case Prod, Sum:
		return 2
	case Blend:
		return 3
	}
	return 1
}

// IsActivation reports whether the operation is one of the three non-linearities.
func (o Op) IsActivation() bool { return o >= Tanh }

// Commutes reports whether the order of the inputs does not matter. It is true for Linear, whose matrices are reordered
// with the inputs.
func (o Op) Commutes() bool { return o <= Sum }

// Ref names an input of a node: X, Prev(i), or the index of an earlier node of the cell.
type Ref int8

// X names the input of the layer at the present step.
const X Ref = -1

// Prev names hidden state i of the step before, published as h_prev_i.
func Prev(i int) Ref { return Ref(-2 - i) }

// State returns i if r is Prev(i), or -1.
func (r Ref) State() int { return max(-1, -2-int(r)) }

// String returns x for X, h0 for Prev(0), or n3 for node 3.
func (r Ref) String() string {
	switch {
	case r == X:
		return "x"
	case r.State() >= 0:
		return fmt.Sprintf("h%d", r.State())
	}
	return fmt.Sprintf("n%d", int(r))
}

// IsNode reports whether r is the index of a node.
func (r Ref) IsNode() bool { return r >= 0 }

// Node applies an operation to inputs, in order.
type Node struct {
	Op Op
	In []Ref
}

// Cell describes a recurrent cell: a directed acyclic graph from the input of the layer and the hidden states of the step
// before to the new hidden states. Node i reads only nodes before i. A Cell is plain data and is never changed once made.
type Cell struct {
	Nodes []Node
	New   []Ref // New[i] is the node that becomes hidden state i; state 0 is also the output of the layer
}

// MatrixName returns the name of the matrix that Linear node i has for its input j: n3_x, n3_h0 or n3_n2. Where the node
// reads the same input twice, the second matrix has the number of the input behind it: n3_n2_1.
func (c Cell) MatrixName(i, j int) string {
	in := c.Nodes[i].In
	name := fmt.Sprintf("n%d_%s", i, in[j])
	if slices.Contains(in[:j], in[j]) {
		name += fmt.Sprintf("_%d", j)
	}
	return name
}

// MaxNodes limits the nodes of a cell to those that a Ref can name.
const MaxNodes = 127

// Check reports the first reason why the cell cannot be computed, or returns nil. The reasons are: too many nodes, an
// unknown operation, a wrong number of inputs, an input that names no earlier node and no state, X read by anything but a
// Linear (X may have another width than the states), and a new state that is missing or shared.
func (c Cell) Check() error {
	if len(c.Nodes) > MaxNodes {
		return fmt.Errorf("rnn: cell of %d nodes: more than %d", len(c.Nodes), MaxNodes)
	}
	for i, n := range c.Nodes {
		if err := c.checkNode(i, n); err != nil {
			return fmt.Errorf("rnn: node %d (%v): %w", i, n.Op, err)
		}
	}
	return c.checkNew()
}

// checkNode reports what is wrong with node i, or returns nil.
func (c Cell) checkNode(i int, n Node) error {
	if n.Op >= NumOps {
		return fmt.Errorf("unknown operation")
	}
	if want := n.Op.Arity(); len(n.In) == 0 || want > 0 && len(n.In) != want {
		return fmt.Errorf("%d inputs, want %d", len(n.In), max(want, 1))
	}
	for _, r := range n.In {
		switch {
		case r == X && n.Op != Linear:
			return fmt.Errorf("reads x, which only a linear may")
		case r.IsNode() && int(r) >= i:
			return fmt.Errorf("reads node %d, which does not come before it", r)
		case r.State() >= len(c.New):
			return fmt.Errorf("reads hidden state %d of %d", r.State(), len(c.New))
		}
	}
	return nil
}

// checkNew reports a missing or shared new state, or returns nil.
func (c Cell) checkNew() error {
	if len(c.New) == 0 {
		return fmt.Errorf("rnn: cell without a new hidden state")
	}
	for i, r := range c.New {
		if !r.IsNode() || int(r) >= len(c.Nodes) {
			return fmt.Errorf("rnn: new hidden state %d (%d): not a node", i, r)
		}
		if slices.Contains(c.New[:i], r) {
			return fmt.Errorf("rnn: new hidden state %d: node %d is another state already", i, r)
		}
	}
	return nil
}
