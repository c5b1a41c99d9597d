package rnn

import (
	"slices"

	nnrnn "evolve/nn/rnn"
)

// isTidy reports whether tidy would return the cell unchanged.
func (c Cell) isTidy() bool {
	var needed [nnrnn.MaxNodes + 1]bool
	if len(c.Nodes) > len(needed) {
		return false
	}
	for _, r := range c.New {
		needed[r] = true
	}
	for i := len(c.Nodes) - 1; i >= 0; i-- {
		for _, r := range c.Nodes[i].In {
			if int(r) >= i {
				return false
			}
			if r.IsNode() {
				needed[r] = true
			}
		}
		if !needed[i] {
			return false
		}
	}
	return true
}

// tidy sorts the nodes topologically and drops those that no new state needs. Nodes that were in order stay in order.
// It reports false for a cyclic cell. It overwrites c.
func (c Cell) tidy() (d Cell, ok bool) {
	var place [nnrnn.MaxNodes + 1]nnrnn.Ref
	var mark [nnrnn.MaxNodes + 1]int8
	t := tidying{Cell: c}
	if n := len(c.Nodes); n <= len(place) {
		t.place, t.mark = place[:n], mark[:n]
	} else {
		t.place, t.mark = make([]nnrnn.Ref, n), make([]int8, n)
	}
	for _, r := range c.New {
		if !t.reach(r) {
			return d, false
		}
	}
	sorted := t.inOrder()
	for i, n := range sorted {
		for j, r := range n.In {
			if r.IsNode() {
				sorted[i].In[j] = t.place[r]
			}
		}
	}
	for i, r := range c.New {
		c.New[i] = t.place[r]
	}
	return Cell{Nodes: sorted, New: c.New}, true
}

// tidying is the state of one topological sort.
type tidying struct {
	Cell
	place []nnrnn.Ref // the new number of each node
	mark  []int8      // 0 not reached, 1 being reached, 2 reached
}

// reach marks r and everything that it needs. It reports false if it meets a cycle.
func (t *tidying) reach(r nnrnn.Ref) bool {
	if !r.IsNode() || t.mark[r] == 2 {
		return true
	}
	if t.mark[r] == 1 {
		return false
	}
	t.mark[r] = 1
	for _, in := range t.Nodes[r].In {
		if !t.reach(in) {
			return false
		}
	}
	t.mark[r] = 2
	return true
}

// inOrder lists the marked nodes. It repeatedly appends the first node whose inputs are listed.
func (t *tidying) inOrder() []nnrnn.Node {
	needed := 0
	for i := range t.place {
		t.place[i] = -1
		needed += int(t.mark[i] / 2)
	}
	sorted := make([]nnrnn.Node, 0, needed) // exact, because a search keeps every genome in memory
	for more := true; more; {
		more = false
		for i, n := range t.Nodes {
			if t.mark[i] == 2 && t.place[i] < 0 && !slices.ContainsFunc(n.In, func(r nnrnn.Ref) bool { return r.IsNode() && t.place[r] < 0 }) {
				t.place[i] = nnrnn.Ref(len(sorted))
				sorted = append(sorted, n)
				more = true
			}
		}
	}
	return sorted
}
