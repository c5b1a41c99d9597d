package rnn_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"

	"evolve/space/rnn"
)

func ExampleCell_MarshalJSON() {
	b, err := json.Marshal(rnn.SimpleRNN())
	fmt.Println(string(b), err)
	// Output: {"node_0":{"op":"linear","input":["x","h_prev_0"]},"h_new_0":{"op":"activation_tanh","input":["node_0"]}} <nil>
}

func ExampleCell_UnmarshalJSON() {
	var c rnn.Cell
	err := json.Unmarshal([]byte(`{"a":{"op":"linear","input":["x","b"]},"b":{"op":"activation_tanh","input":["a"]},
		"h_new_0":{"op":"elementwise_sum","input":["b","h_prev_0"]}}`), &c)
	fmt.Println(err)
	// Output: space/rnn: recipe: cyclic: a reads b reads a
}

// Names and order are no part of a cell's identity.
func ExampleCell_Hash() {
	var c rnn.Cell
	_ = json.Unmarshal([]byte(`{"h_new_0":{"op":"activation_tanh","input":["sum"]},"sum":{"op":"linear","input":["h_prev_0","x"]}}`), &c)
	fmt.Println(c.Hash() == rnn.SimpleRNN().Hash())
	// Output: true
}

func ExampleCell_Parameters() {
	fmt.Println(rnn.LSTM().Parameters(3, 33278, 400, 600, true))
	// Output: 20230878
}

// A walk of mutations: each cell differs from the one before, which stays as it is.
func ExampleSpace_Mutate() {
	var s rnn.Space
	rng := rand.New(rand.NewPCG(1, 2))
	c := rnn.LSTM()
	for range 3 {
		d := s.Mutate(c, rng)
		fmt.Println(len(d.Nodes), "nodes,", rnn.Distance(c, d), "edits away")
		c = d
	}
	// Output:
	// 14 nodes, 5 edits away
	// 14 nodes, 1 edits away
	// 13 nodes, 5 edits away
}

func ExampleReadStream() {
	file := `{"id": 7, "recipe": {"i": {"op": "linear", "input": ["x", "h_prev_0"]}, "h_new_0": {"op": "activation_tanh", "input": ["i"]}}}
{"id": 8, "recipe": {"h_new_0": {"op": "activation_tanh", "input": ["x"]}}}`
	for r := range rnn.ReadStream(strings.NewReader(file), "cells.jsonl") {
		fmt.Println(r.ID, len(r.Cell.Nodes), r.Err)
	}
	// Output:
	// 7 2 <nil>
	// 8 0 cells.jsonl: space/rnn: recipe: node "h_new_0" (activation_tanh): reads x, which only a linear may
}
