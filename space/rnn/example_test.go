package rnn_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"

	nnrnn "evolve/nn/rnn"
	"evolve/space/rnn"
)

// The same generator draws the same cell.
func ExampleSpace_Random() {
	s := rnn.Space{Nodes: 12, HiddenStates: 2, Intermediate: 4}
	c := s.Random(rand.New(rand.NewPCG(1, 5)))
	recipe, err := json.Marshal(c)
	fmt.Println(string(recipe), err)
	fmt.Println(s.Valid(c))
	// Output:
	// {"node_0":{"op":"linear","input":["x","h_prev_0"]},"h_new_0":{"op":"activation_leaky_relu","input":["node_0"]}} <nil>
	// <nil>
}

// A walk of mutations: each cell is one edit away from the one before, which stays as it is. An edit can change several
// nodes and edges, which Distance counts.
func ExampleSpace_Mutate() {
	var s rnn.Space
	rng := rand.New(rand.NewPCG(1, 2))
	c := rnn.LSTM()
	for range 3 {
		d := s.Mutate(c, rng)
		fmt.Println(len(d.Nodes), "nodes, distance", rnn.Distance(c, d))
		c = d
	}
	// Output:
	// 14 nodes, distance 5
	// 14 nodes, distance 1
	// 13 nodes, distance 5
}

// A child takes most nodes from one parent and a part from the other.
func ExampleSpace_Cross() {
	var s rnn.Space
	child := s.Cross(rnn.LSTM(), rnn.GRU(), rand.New(rand.NewPCG(1, 2)))
	fmt.Println(len(child.Nodes), "nodes,", len(child.New), "states")
	fmt.Println(rnn.Distance(child, rnn.LSTM()) < rnn.Distance(child, rnn.GRU()))
	// Output:
	// 14 nodes, 2 states
	// true
}

// Two spellings of one cell: other names, another order of nodes and of the inputs of a linear, and a node that leads
// nowhere. Both have one identity and one canonical form.
func ExampleCell_Identity() {
	var a, b rnn.Cell
	for text, c := range map[string]*rnn.Cell{
		`{"sum":{"op":"linear","input":["x","h_prev_0"]},"h_new_0":{"op":"activation_tanh","input":["sum"]}}`: &a,
		`{"h_new_0":{"op":"activation_tanh","input":["s"]},"s":{"op":"linear","input":["h_prev_0","x"]},
			"unused":{"op":"activation_sigm","input":["s"]}}`: &b,
	} {
		if err := json.Unmarshal([]byte(text), c); err != nil {
			fmt.Println(err)
		}
	}
	canonical, hash := a.Identity()
	fmt.Println(hash == b.Hash(), hash == rnn.SimpleRNN().Hash(), hash == rnn.GRU().Hash())
	fmt.Println(canonical.Equal(b.Canonical()), a.Equal(b))
	// Output:
	// true true false
	// true false
}

// The order of nodes is no part of a cell's identity.
func ExampleCell_Hash() {
	var c rnn.Cell
	err := json.Unmarshal([]byte(`{"h_new_0":{"op":"activation_tanh","input":["sum"]},"sum":{"op":"linear","input":["h_prev_0","x"]}}`), &c)
	fmt.Println(c.Hash() == rnn.SimpleRNN().Hash(), err)
	// Output: true <nil>
}

func ExampleCell_MarshalJSON() {
	b, err := json.Marshal(rnn.SimpleRNN())
	fmt.Println(string(b), err)
	// Output: {"node_0":{"op":"linear","input":["x","h_prev_0"]},"h_new_0":{"op":"activation_tanh","input":["node_0"]}} <nil>
}

// Errors name the nodes of the recipe.
func ExampleCell_UnmarshalJSON() {
	var c rnn.Cell
	err := json.Unmarshal([]byte(`{"a":{"op":"linear","input":["x","b"]},"b":{"op":"activation_tanh","input":["a"]},
		"h_new_0":{"op":"elementwise_sum","input":["b","h_prev_0"]}}`), &c)
	fmt.Println(err)
	// Output: space/rnn: recipe: cyclic: a reads b reads a
}

func ExampleCell_Parameters() {
	fmt.Println(rnn.LSTM().Parameters(3, 33278, 400, 600, true))
	// Output: 20230878
}

// The leaky cell has one node more than the simple recurrent network: an edge goes, a node and two edges come.
func ExampleDistance() {
	var leaky rnn.Cell
	err := json.Unmarshal([]byte(`{"sum":{"op":"linear","input":["x","h_prev_0"]},
		"leak":{"op":"activation_leaky_relu","input":["sum"]},"h_new_0":{"op":"activation_tanh","input":["leak"]}}`), &leaky)
	fmt.Println(rnn.Distance(rnn.SimpleRNN(), leaky), err)
	// Output: 4 <nil>
}

// Match names the partner of each node of the first cell's canonical form.
func ExampleMatch() {
	a, b := rnn.SimpleRNN().Canonical(), rnn.GRU().Canonical()
	for i, j := range rnn.Match(a, b) {
		fmt.Println(a.Nodes[i].Op, "->", b.Nodes[j].Op)
	}
	// Output:
	// linear -> linear
	// activation_tanh -> blend
}

// A bad line yields an error, and reading goes on.
func ExampleReadStream() {
	file := `{"id": 7, "recipe": {"i": {"op": "linear", "input": ["x", "h_prev_0"]}, "h_new_0": {"op": "activation_tanh", "input": ["i"]}}}
{"id": 8, "recipe": {"h_new_0": {"op": "activation_tanh", "input": ["x"]}}}
{"id": 9, "recipe": {"h_new_0": {"op": "linear", "input": ["x", "h_prev_0"]}}}`
	for r := range rnn.ReadStream(strings.NewReader(file), "cells.jsonl") {
		if r.Err != nil {
			fmt.Println(r.ID, r.Err)
			continue
		}
		fmt.Println(r.ID, len(r.Cell.Nodes), "nodes")
	}
	// Output:
	// 7 2 nodes
	// 8 cells.jsonl: space/rnn: recipe: node "h_new_0" (activation_tanh): reads x, which only a linear may
	// 9 1 nodes
}

// A cell converts to the type that package nn/rnn runs.
func ExampleCell() {
	shape := nnrnn.Shape{Layers: 2, Embedding: 8, Hidden: 16}
	fmt.Println(nnrnn.Cell(rnn.GRU()).MultiplyAdds(shape), "multiply-adds per token")
	// Output: 2688 multiply-adds per token
}
