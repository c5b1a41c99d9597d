package rnn

import (
	nnrnn "evolve/nn/rnn"
	"slices"
)

// isTidy reports whether tidy would leave a cell as it is.
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

// tidy returns the cell with its nodes in an order in which each comes after its inputs, without those that no new
// state needs; nodes whose order was right keep it. ok is false if there is a cycle. It takes c over.
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

type tidying struct {
	Cell
	place []nnrnn.Ref // where a node goes
	mark  []int8      // 0 not reached, 1 being reached, 2 reached
}

// reach marks what r needs; false on a cycle.
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

// inOrder lists the marked nodes, again and again the first one whose inputs are listed.
func (t *tidying) inOrder() []nnrnn.Node {
	needed := 0
	for i := range t.place {
		t.place[i] = -1
		needed += int(t.mark[i] / 2)
	}
	sorted := make([]nnrnn.Node, 0, needed) // no room to spare: a search holds every genome
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
