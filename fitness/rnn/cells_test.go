package rnn

import (
	nnrnn "evolve/nn/rnn"
)

// The cells of the tests.
var (
	h = nnrnn.Prev

	tanhCell = nnrnn.Cell{Nodes: []nnrnn.Node{{Op: nnrnn.Linear, In: []nnrnn.Ref{nnrnn.X, h(0)}}, {Op: nnrnn.Tanh, In: []nnrnn.Ref{0}}}, New: []nnrnn.Ref{1}}

	gruCell = nnrnn.Cell{Nodes: []nnrnn.Node{
		{Op: nnrnn.Linear, In: []nnrnn.Ref{nnrnn.X, h(0)}}, {Op: nnrnn.Sigmoid, In: []nnrnn.Ref{0}},
		{Op: nnrnn.Linear, In: []nnrnn.Ref{nnrnn.X, h(0)}}, {Op: nnrnn.Sigmoid, In: []nnrnn.Ref{2}},
		{Op: nnrnn.Prod, In: []nnrnn.Ref{1, h(0)}}, {Op: nnrnn.Linear, In: []nnrnn.Ref{nnrnn.X, 4}}, {Op: nnrnn.Tanh, In: []nnrnn.Ref{5}},
		{Op: nnrnn.Blend, In: []nnrnn.Ref{3, h(0), 6}}}, New: []nnrnn.Ref{7}}

	lstmCell = nnrnn.Cell{Nodes: []nnrnn.Node{
		{Op: nnrnn.Linear, In: []nnrnn.Ref{nnrnn.X, h(0)}}, {Op: nnrnn.Sigmoid, In: []nnrnn.Ref{0}},
		{Op: nnrnn.Linear, In: []nnrnn.Ref{nnrnn.X, h(0)}}, {Op: nnrnn.Sigmoid, In: []nnrnn.Ref{2}},
		{Op: nnrnn.Linear, In: []nnrnn.Ref{nnrnn.X, h(0)}}, {Op: nnrnn.Tanh, In: []nnrnn.Ref{4}},
		{Op: nnrnn.Linear, In: []nnrnn.Ref{nnrnn.X, h(0)}}, {Op: nnrnn.Sigmoid, In: []nnrnn.Ref{6}},
		{Op: nnrnn.Prod, In: []nnrnn.Ref{3, h(1)}}, {Op: nnrnn.Prod, In: []nnrnn.Ref{1, 5}}, {Op: nnrnn.Sum, In: []nnrnn.Ref{8, 9}},
		{Op: nnrnn.Tanh, In: []nnrnn.Ref{10}}, {Op: nnrnn.Prod, In: []nnrnn.Ref{11, 7}}}, New: []nnrnn.Ref{12, 10}}

	// linearCell has no activations: its state grows or shrinks by its weights.
	linearCell = nnrnn.Cell{Nodes: []nnrnn.Node{{Op: nnrnn.Linear, In: []nnrnn.Ref{nnrnn.X, h(0)}}}, New: []nnrnn.Ref{0}}

	// squareCell multiplies its state by itself: the state becomes infinite in finite time once weights grow.
	squareCell = nnrnn.Cell{Nodes: []nnrnn.Node{{Op: nnrnn.Linear, In: []nnrnn.Ref{nnrnn.X, h(0)}}, {Op: nnrnn.Prod, In: []nnrnn.Ref{0, h(0)}}}, New: []nnrnn.Ref{1}}

	// forgetfulCell does not read its state.
	forgetfulCell = nnrnn.Cell{Nodes: []nnrnn.Node{{Op: nnrnn.Linear, In: []nnrnn.Ref{nnrnn.X}}, {Op: nnrnn.Tanh, In: []nnrnn.Ref{0}}}, New: []nnrnn.Ref{1}}

	// constantCell stays in the zero state.
	constantCell = nnrnn.Cell{Nodes: []nnrnn.Node{{Op: nnrnn.Linear, In: []nnrnn.Ref{nnrnn.X, h(0)}}, {Op: nnrnn.Prod, In: []nnrnn.Ref{0, h(0)}}, {Op: nnrnn.LeakyReLU, In: []nnrnn.Ref{1}}}, New: []nnrnn.Ref{2}}
)
