// Package draw makes pictures of architectures: SVG by a layered layout of its own, and Graphviz's DOT.
package draw

import (
	"fmt"

	"evolve/nn/bert"
	"evolve/nn/rnn"
)

// Graph is what is drawn, from top to bottom.
type Graph struct {
	Title string
	Nodes []Node
	Edges []Edge // between different nodes, without cycles
}

// Kind says how a node looks.
type Kind int

const (
	Operation Kind = iota
	Gate           // a product or a blend
	Input          // what comes in: x, the states of the step before
	Output         // what goes out: the new states
)

// Mark says what a node or an edge is beside the parent's.
type Mark int

const (
	Same    Mark = iota
	New          // the parent has none
	Changed      // the parent's is another operation or size
	Gone         // the parent's alone
)

// Node is a box. Key names it among those of its graph.
type Node struct {
	Key, Label string
	Kind       Kind
	Mark       Mark
}

// Edge is an arrow; Label stands beside it where the order of inputs matters.
type Edge struct {
	From, To int
	Label    string
	Mark     Mark
	Up       bool // the arrow's head is at From: pointing down, it would close a cycle
}

var short = [rnn.NumOps]string{"linear", "product", "sum", "blend", "tanh", "sigmoid", "leaky ReLU"}

// Cell is a cell as a graph: its input and the states of the step before above, the new states below.
func Cell(c rnn.Cell) Graph {
	names := make([]string, len(c.Nodes))
	for i := range names {
		names[i] = fmt.Sprint(i)
	}
	states := make([]int, len(c.New))
	for s := range states {
		states[s] = s
	}
	return cell(c, names, states)
}

// cell is Cell with names of nodes and numbers of states.
func cell(c rnn.Cell, names []string, states []int) Graph {
	g := Graph{Title: fmt.Sprintf("recurrent cell of %d nodes", len(c.Nodes))}
	inputs := map[rnn.Ref]int{}
	from := func(r rnn.Ref) int {
		if at, ok := inputs[r]; ok {
			return at
		}
		label := "x"
		if s := r.State(); s >= 0 {
			label = fmt.Sprintf("h%d before", states[s])
		}
		inputs[r] = g.add(label, label, Input)
		return inputs[r]
	}
	at := make([]int, len(c.Nodes))
	for i, n := range c.Nodes {
		var in []int
		for _, r := range n.In {
			if r.IsNode() {
				in = append(in, at[r])
			} else {
				in = append(in, from(r))
			}
		}
		kind := Operation
		if n.Op == rnn.Prod || n.Op == rnn.Blend {
			kind = Gate
		}
		at[i] = g.add("node "+names[i], short[n.Op], kind)
		for j, f := range in {
			label := ""
			if n.Op == rnn.Blend {
				label = []string{"gate", "on", "off"}[j]
			}
			g.join(f, at[i], label)
		}
	}
	for s, r := range c.New {
		label := fmt.Sprintf("h%d", states[s])
		if states[s] == 0 {
			label += ", output"
		}
		g.join(at[r], g.add(label, label, Output), "")
	}
	return g
}

func (g *Graph) add(key, label string, kind Kind) int {
	g.Nodes = append(g.Nodes, Node{Key: key, Label: label, Kind: kind})
	return len(g.Nodes) - 1
}

func (g *Graph) join(from, to int, label string) {
	g.Edges = append(g.Edges, Edge{From: from, To: to, Label: label})
}

// Encoder is an encoder as a stack of blocks, with the residuals beside them.
func Encoder(e bert.Encoder) Graph {
	names := make([]string, len(e.Layers))
	for i := range names {
		names[i] = fmt.Sprint(i)
	}
	return stack(e, names)
}

// stack is Encoder with names of layers.
func stack(e bert.Encoder, names []string) Graph {
	g := Graph{Title: fmt.Sprintf("encoder of %d layers of %d units", len(e.Layers), e.Hidden)}
	on := func(kind Kind, from int, key, format string, args ...any) int {
		at := g.add(key, fmt.Sprintf(format, args...), kind)
		g.join(from, at, "")
		return at
	}
	last := on(Operation, g.add("tokens", "tokens", Input), "embeddings", "embeddings, %d", e.Embedding)
	if e.Embedding != e.Hidden {
		last = on(Operation, last, "projection", "projection to %d", e.Hidden)
	}
	for i, l := range e.Layers {
		op, before := fmt.Sprint(l.Op), last
		if l.Op == bert.DSC {
			op += fmt.Sprintf(", kernel %d", l.Kernel)
		}
		key := "layer " + names[i] + ": "
		last = on(Gate, last, key+"mix", "%s, %d heads", op, l.Heads)
		if !l.Bare {
			last = on(Operation, last, key+"add", "add and normalise")
			g.join(before, last, "")
		}
		mixed := last
		for k, width := range l.Feed {
			last = on(Operation, last, fmt.Sprint(key, k), "feed-forward %d, GELU", width)
		}
		last = on(Operation, last, key+"out", "to %d, add and normalise", e.Hidden)
		g.join(mixed, last, "")
	}
	on(Output, last, "output", "output, %d", e.Hidden)
	return g
}
