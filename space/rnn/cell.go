package rnn

import (
	"maps"
	"slices"

	nnrnn "evolve/nn/rnn"
)

// Cell is the genome of a recurrent cell. Nodes have no names: in a recipe they only tie inputs to nodes, so names are
// read and not kept, and written anew. Converts to nn.Cell and back.
type Cell nnrnn.Cell

// builtins are the textbook cells. GRU's new state reads the previous one directly, which the generator never does and
// the search does not add; it can be scored, exported and evolved from all the same.
var builtins = map[string]string{
	"rnn": `{"i":{"op":"linear","input":["x","h_prev_0"]},"h_new_0":{"op":"activation_tanh","input":["i"]}}`,
	"gru": `{"r":{"op":"linear","input":["x","h_prev_0"]},"r_act":{"op":"activation_sigm","input":["r"]},
		"z":{"op":"linear","input":["x","h_prev_0"]},"z_act":{"op":"activation_sigm","input":["z"]},
		"rh":{"op":"elementwise_prod","input":["r_act","h_prev_0"]},
		"n":{"op":"linear","input":["x","rh"]},"n_act":{"op":"activation_tanh","input":["n"]},
		"h_new_0":{"op":"blend","input":["z_act","h_prev_0","n_act"]}}`,
	"lstm": `{"i":{"op":"linear","input":["x","h_prev_0"]},"i_act":{"op":"activation_sigm","input":["i"]},
		"f":{"op":"linear","input":["x","h_prev_0"]},"f_act":{"op":"activation_sigm","input":["f"]},
		"g":{"op":"linear","input":["x","h_prev_0"]},"g_act":{"op":"activation_tanh","input":["g"]},
		"o":{"op":"linear","input":["x","h_prev_0"]},"o_act":{"op":"activation_sigm","input":["o"]},
		"kept":{"op":"elementwise_prod","input":["f_act","h_prev_1"]},
		"added":{"op":"elementwise_prod","input":["i_act","g_act"]},
		"h_new_1":{"op":"elementwise_sum","input":["kept","added"]},
		"c_act":{"op":"activation_tanh","input":["h_new_1"]},
		"h_new_0":{"op":"elementwise_prod","input":["c_act","o_act"]}}`,
}

// Builtins are the names that Builtin knows: the simple recurrent network, GRU (Cho et al. 2014) and LSTM (Hochreiter
// and Schmidhuber 1997, with a forget gate).
func Builtins() []string { return slices.Sorted(maps.Keys(builtins)) }

// Builtin returns a textbook cell by name.
func Builtin(name string) (c Cell, ok bool) {
	recipe, ok := builtins[name]
	if ok && c.UnmarshalJSON([]byte(recipe)) != nil {
		panic("space: built-in recipe is broken")
	}
	return c, ok
}

// LSTM is Builtin("lstm").
func LSTM() Cell { return builtin("lstm") }

// GRU is Builtin("gru").
func GRU() Cell { return builtin("gru") }

// SimpleRNN is Builtin("rnn").
func SimpleRNN() Cell { return builtin("rnn") }

func builtin(name string) Cell {
	c, _ := Builtin(name)
	return c
}

// Parameters counts the weights and biases of a language model whose layers are this cell: embedding, cells and decoder,
// as num_params of the published logs does (33278 words, embedding 400, hidden 600, 3 layers, tied).
func (c Cell) Parameters(layers, vocab, embed, hidden int, tied bool) int {
	return nnrnn.Cell(c).Parameters(nnrnn.Shape{Layers: layers, Embedding: embed, Hidden: hidden, Tied: tied}, vocab)
}

// Equal reports whether two cells are the same in every detail; those of equal Hash may differ in the order of nodes.
func (c Cell) Equal(d Cell) bool {
	return slices.Equal(c.New, d.New) && slices.EqualFunc(c.Nodes, d.Nodes, func(m, n nnrnn.Node) bool {
		return m.Op == n.Op && slices.Equal(m.In, n.In)
	})
}

// clone copies a cell with its inputs, which share one array: a search holds every genome.
func (c Cell) clone() Cell {
	d := Cell{Nodes: slices.Clone(c.Nodes), New: slices.Clone(c.New)}
	total := 0
	for _, n := range c.Nodes {
		total += len(n.In)
	}
	all := make([]nnrnn.Ref, 0, total)
	for i, n := range c.Nodes {
		if n.In != nil {
			all = append(all, n.In...)
			d.Nodes[i].In = all[len(all)-len(n.In) : len(all) : len(all)] // append to one leaves the others alone
		}
	}
	return d
}

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
