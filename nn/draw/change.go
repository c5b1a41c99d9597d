package draw

import (
	"fmt"
	"slices"

	"evolve/nn/bert"
	"evolve/nn/rnn"
)

// CellChange returns the graph of a child in which everything that differs from its parent is marked. to has, for each node of
// the parent, the index of the node that it became in the child, or -1 if it is gone.
func CellChange(parent, child rnn.Cell, to []int) Graph {
	return changed(cell(parent, renamed(to), statesOf(parent, child, to)), Cell(child))
}

// EncoderChange returns the graph of a child in which everything that differs from its parent is marked. to has, for each layer
// of the parent, the index of the layer that it became in the child, or -1 if it is gone.
func EncoderChange(parent, child bert.Encoder, to []int) Graph {
	return changed(stack(parent, renamed(to)), Encoder(child))
}

// renamed returns the names of the parent's parts: the index that a part has in the child, or a name that the child does not
// have.
func renamed(to []int) []string {
	names := make([]string, len(to))
	for i, j := range to {
		if names[i] = fmt.Sprint(j); j < 0 {
			names[i] = fmt.Sprintf("gone %d", i)
		}
	}
	return names
}

// statesOf returns the number of each of the parent's states in the child. State 0 stays state 0. A state that is taken from
// the same node keeps the number that it has in the child. The other states take the free numbers in their order.
func statesOf(parent, child rnn.Cell, to []int) []int {
	states, free := make([]int, len(parent.New)), []int{}
	for t := 1; t < max(len(parent.New), len(child.New)); t++ {
		free = append(free, t)
	}
	take := func(s, t int) {
		states[s] = t
		free = slices.DeleteFunc(free, func(u int) bool { return u == t })
	}
	for s := 1; s < len(states); s++ {
		if t := slices.Index(child.New, rnn.Ref(to[parent.New[s]])); slices.Contains(free, t) {
			take(s, t)
		}
	}
	for s := 1; s < len(states); s++ {
		if states[s] == 0 {
			take(s, free[0])
		}
	}
	return states
}

// changed returns the graph g with everything that differs from old marked, and with the parts that only old has.
func changed(old, g Graph) Graph {
	at, was := map[string]int{}, map[string]string{}
	for _, n := range old.Nodes {
		was[n.Key] = n.Label
	}
	for i, n := range g.Nodes {
		at[n.Key] = i
		switch before, ok := was[n.Key]; {
		case !ok:
			g.Nodes[i].Mark = New
		case before != n.Label:
			g.Nodes[i].Mark = Changed
			g.Nodes[i].Label += " (was " + before + ")"
		}
	}
	for _, n := range old.Nodes {
		if _, ok := at[n.Key]; !ok {
			at[n.Key] = g.add(n.Key, n.Label, n.Kind)
			g.Nodes[at[n.Key]].Mark = Gone
		}
	}
	g.changeEdges(old, at)
	return g
}

// changeEdges marks the edges that old does not have, and adds those that only old has. at has the index of each node by key.
func (g *Graph) changeEdges(old Graph, at map[string]int) {
	var gone []Edge
	kept := make([]bool, len(g.Edges))
	for _, e := range old.Edges {
		e.From, e.To = at[old.Nodes[e.From].Key], at[old.Nodes[e.To].Key]
		i := slices.Index(g.Edges, e)
		for i >= 0 && kept[i] { // there may be several equal edges
			next := slices.Index(g.Edges[i+1:], e)
			if i += 1 + next; next < 0 {
				i = -1
			}
		}
		if i >= 0 {
			kept[i] = true
		} else {
			gone = append(gone, e)
		}
	}
	for i := range kept {
		if !kept[i] {
			g.Edges[i].Mark = New
		}
	}
	for _, e := range gone {
		if e.Mark = Gone; g.reaches(e.To, e.From) {
			e.From, e.To, e.Up = e.To, e.From, true
		}
		g.Edges = append(g.Edges, e)
	}
}

// reaches reports whether edges lead from one node to another.
func (g *Graph) reaches(from, to int) bool {
	seen, open := make([]bool, len(g.Nodes)), []int{from}
	for len(open) > 0 {
		at := open[len(open)-1]
		if open = open[:len(open)-1]; at == to {
			return true
		}
		if seen[at] {
			continue
		}
		seen[at] = true
		for _, e := range g.Edges {
			if e.From == at {
				open = append(open, e.To)
			}
		}
	}
	return false
}
