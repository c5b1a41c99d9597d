package draw

import (
	"fmt"

	"evolve/nn/rnn"
)

// opLabels holds the texts of operations.
var opLabels = [rnn.NumOps]string{"linear", "product", "sum", "blend", "tanh", "sigmoid", "leaky ReLU"}

// Cell returns the graph of a cell, which must pass Check: the input and the states of the previous step at the top, the nodes
// between, the new states at the bottom.
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

// cell returns the graph of a cell whose nodes have these names and whose states have these numbers.
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
		at[i] = g.add("node "+names[i], opLabels[n.Op], kind)
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
