package draw_test

import (
	"fmt"
	"os"
	"strings"

	"evolve/nn/draw"
	"evolve/nn/rnn"
)

// simpleRNN returns Elman's cell: tanh of a linear map of the input and the previous state.
func simpleRNN() rnn.Cell {
	return rnn.Cell{
		Nodes: []rnn.Node{{Op: rnn.Linear, In: []rnn.Ref{rnn.X, rnn.Prev(0)}}, {Op: rnn.Tanh, In: []rnn.Ref{0}}},
		New:   []rnn.Ref{1},
	}
}

// Graphviz makes a picture of this with dot -Tsvg.
func ExampleDOT() {
	if err := draw.DOT(os.Stdout, draw.Cell(simpleRNN())); err != nil {
		fmt.Println(err)
	}

	// Output:
	// digraph {
	//   label="recurrent cell of 2 nodes"
	//   node [fontname="Arial", shape=box, style=filled, fillcolor=white]
	//   n0 [label="x", shape=oval, fillcolor="#e6f1f8"]
	//   n1 [label="h0 before", shape=oval, fillcolor="#e6f1f8"]
	//   n2 [label="linear"]
	//   n3 [label="tanh"]
	//   n4 [label="h0, output", shape=oval, fillcolor="#e3f4ee"]
	//   n0 -> n2 [label=""]
	//   n1 -> n2 [label=""]
	//   n2 -> n3 [label=""]
	//   n3 -> n4 [label=""]
	// }
}

// A sigmoid in place of the tanh is marked as a change.
func ExampleCellChange() {
	parent, child := simpleRNN(), simpleRNN()
	child.Nodes = []rnn.Node{parent.Nodes[0], {Op: rnn.Sigmoid, In: []rnn.Ref{0}}}
	sameNodes := []int{0, 1}
	for _, n := range draw.CellChange(parent, child, sameNodes).Nodes {
		if n.Mark != draw.Same {
			fmt.Println(n.Label)
		}
	}

	// Output:
	// sigmoid (was tanh)
}

// The picture needs no other program.
func ExampleSVG() {
	var page strings.Builder
	if err := draw.SVG(&page, draw.Cell(simpleRNN())); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("boxes:", strings.Count(page.String(), "<rect "))

	// Output:
	// boxes: 5
}
