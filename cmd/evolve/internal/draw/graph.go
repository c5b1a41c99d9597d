// Package draw makes pictures of architectures: SVG by a layered layout of its own, and Graphviz's DOT.
package draw

import (
	"fmt"

	"evolve/nn"
	"evolve/nn/encoder"
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

// Node is a box.
type Node struct {
	Label string
	Kind  Kind
}

// Edge is an arrow; Label stands beside it where the order of inputs matters.
type Edge struct {
	From, To int
	Label    string
}

var short = [nn.NumOps]string{"linear", "product", "sum", "blend", "tanh", "sigmoid", "leaky ReLU"}

// Cell is a cell as a graph: its input and the states of the step before above, the new states below.
func Cell(c nn.Cell) Graph {
	g := Graph{Title: fmt.Sprintf("recurrent cell of %d nodes", len(c.Nodes))}
	inputs := map[nn.Ref]int{}
	from := func(r nn.Ref) int {
		if at, ok := inputs[r]; ok {
			return at
		}
		label := "x"
		if s := r.State(); s >= 0 {
			label = fmt.Sprintf("h%d before", s)
		}
		g.Nodes = append(g.Nodes, Node{label, Input})
		inputs[r] = len(g.Nodes) - 1
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
		if n.Op == nn.Prod || n.Op == nn.Blend {
			kind = Gate
		}
		g.Nodes = append(g.Nodes, Node{short[n.Op], kind})
		at[i] = len(g.Nodes) - 1
		for j, f := range in {
			label := ""
			if n.Op == nn.Blend {
				label = []string{"gate", "on", "off"}[j]
			}
			g.Edges = append(g.Edges, Edge{f, at[i], label})
		}
	}
	for s, r := range c.New {
		label := fmt.Sprintf("h%d", s)
		if s == 0 {
			label += ", output"
		}
		g.Nodes = append(g.Nodes, Node{label, Output})
		g.Edges = append(g.Edges, Edge{at[r], len(g.Nodes) - 1, ""})
	}
	return g
}

// Encoder is an encoder as a stack of blocks, with the residuals beside them.
func Encoder(e encoder.Encoder) Graph {
	g := Graph{Title: fmt.Sprintf("encoder of %d layers of %d units", len(e.Layers), e.Hidden)}
	add := func(kind Kind, from int, format string, args ...any) int {
		g.Nodes = append(g.Nodes, Node{fmt.Sprintf(format, args...), kind})
		if from >= 0 {
			g.Edges = append(g.Edges, Edge{from, len(g.Nodes) - 1, ""})
		}
		return len(g.Nodes) - 1
	}
	last := add(Input, -1, "tokens")
	if last = add(Operation, last, "embeddings, %d", e.Embedding); e.Embedding != e.Hidden {
		last = add(Operation, last, "projection to %d", e.Hidden)
	}
	for _, l := range e.Layers {
		op := fmt.Sprint(l.Op)
		if l.Op == encoder.DSC {
			op += fmt.Sprintf(", kernel %d", l.Kernel)
		}
		mixed := add(Gate, last, "%s, %d heads", op, l.Heads)
		if !l.Bare {
			sum := add(Operation, mixed, "add and normalise")
			g.Edges = append(g.Edges, Edge{last, sum, ""})
			mixed = sum
		}
		last = mixed
		for _, width := range l.Feed {
			last = add(Operation, last, "feed-forward %d, GELU", width)
		}
		sum := add(Operation, last, "to %d, add and normalise", e.Hidden)
		g.Edges = append(g.Edges, Edge{mixed, sum, ""})
		last = sum
	}
	add(Output, last, "output, %d", e.Hidden)
	return g
}
