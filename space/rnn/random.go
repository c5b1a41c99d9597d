package rnn

import (
	"math/rand/v2"

	nnrnn "evolve/nn/rnn"
)

// Random draws a valid cell as the generator of NAS-Bench-NLP does (arXiv 2006.07116). It draws Intermediate
// operations: linear with weight 3; blend, product and sum with weight 1 each. A linear reads 2 (weight 4) or 3 (weight
// 1) of x, the previous states and the activations so far, and an activation follows it. The other operations read
// anything but x. Then 1 to HiddenStates nodes become new states, and nodes that lead to none are dropped. A cell that
// breaks a rule is drawn again. 14 draws give cells as large as the published ones, 7 nodes in the mean. With 7 draws
// the mean is 5 nodes, and nearly half of 2000 cells are duplicates.
//
// Operations that are not allowed are not drawn; the weights of the others stay. Without any activation, a linear stands
// alone, and the linears so far take the place of the activations so far. With Leaky, each new state becomes a leaky
// update with probability 1/2: see leaky.go.
func (s Space) Random(rng *rand.Rand) Cell {
	for {
		if c, ok := s.draw(rng).tidy(); ok && s.Valid(c) == nil {
			return c
		}
	}
}

// generator is a cell that is being drawn.
type generator struct {
	Cell
	rng         *rand.Rand
	states      int
	operations  []nnrnn.Op  // what a draw chooses from, Linear by its weight
	nonlinear   []nnrnn.Op  // the activations that may follow a linear
	activations []nnrnn.Ref // those drawn so far
}

// draw draws a cell that may break rules.
func (s Space) draw(rng *rand.Rand) Cell {
	g := generator{rng: rng, states: 1 + rng.IntN(s.hiddenStates()),
		operations: s.among(nnrnn.Blend, nnrnn.Prod, nnrnn.Sum, nnrnn.Linear, nnrnn.Linear, nnrnn.Linear),
		nonlinear:  s.among(activations...)}
	for range s.intermediate() {
		g.addNode()
	}
	for _, i := range rng.Perm(len(g.Nodes)) {
		if len(g.New) < g.states {
			g.New = append(g.New, nnrnn.Ref(i))
		}
	}
	if len(g.New) < g.states {
		return Cell{New: []nnrnn.Ref{}} // too few nodes for its states: not valid, drawn again
	}
	if s.Leaky && s.allows(nnrnn.Blend) && s.allows(nnrnn.Sigmoid) {
		g.addLeaks()
	}
	return g.Cell
}

// add appends a node and returns its reference.
func (g *generator) add(op nnrnn.Op, in ...nnrnn.Ref) nnrnn.Ref {
	g.Nodes = append(g.Nodes, nnrnn.Node{Op: op, In: in})
	return nnrnn.Ref(len(g.Nodes) - 1)
}

// addNode draws one operation and its inputs.
func (g *generator) addNode() {
	op := g.operations[g.rng.IntN(len(g.operations))]
	if op != nnrnn.Linear {
		g.addElementwise(op)
		return
	}
	inputs := 2
	if g.rng.IntN(5) == 0 {
		inputs = 3
	}
	from := append([]nnrnn.Ref{nnrnn.X}, g.activations...)
	for i := range g.states {
		from = append(from, nnrnn.Prev(i))
	}
	g.activations = append(g.activations, g.addLinear(g.choose(from, min(inputs, len(from)))))
}

// addLinear appends a linear and the activation that follows it, and returns the last of these.
func (g *generator) addLinear(in []nnrnn.Ref) nnrnn.Ref {
	linear := g.add(nnrnn.Linear, in...)
	if len(g.nonlinear) == 0 {
		return linear
	}
	return g.add(g.nonlinear[g.rng.IntN(len(g.nonlinear))], linear)
}

// activations lists the operations that IsActivation reports, in the order that decides what a seed draws.
var activations = []nnrnn.Op{nnrnn.Tanh, nnrnn.Sigmoid, nnrnn.LeakyReLU}

// addElementwise appends a node with random inputs, or nothing while there are too few inputs.
func (g *generator) addElementwise(op nnrnn.Op) {
	var from []nnrnn.Ref
	for i := range g.states {
		from = append(from, nnrnn.Prev(i))
	}
	for i := range g.Nodes {
		from = append(from, nnrnn.Ref(i))
	}
	if len(from) >= op.Arity() {
		g.add(op, g.choose(from, op.Arity())...)
	}
}

// choose draws n distinct elements. It shuffles from.
func (g *generator) choose(from []nnrnn.Ref, n int) []nnrnn.Ref {
	for i := range n {
		j := i + g.rng.IntN(len(from)-i)
		from[i], from[j] = from[j], from[i]
	}
	return from[:n:n]
}
