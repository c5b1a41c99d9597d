package cells

import "evolve/nn"

// Cells that tests know, by hand: package space is not to be imported here.
var (
	h = nn.Prev

	tanhCell = nn.Cell{Nodes: []nn.Node{{Op: nn.Linear, In: []nn.Ref{nn.X, h(0)}}, {Op: nn.Tanh, In: []nn.Ref{0}}}, New: []nn.Ref{1}}

	gruCell = nn.Cell{Nodes: []nn.Node{
		{Op: nn.Linear, In: []nn.Ref{nn.X, h(0)}}, {Op: nn.Sigmoid, In: []nn.Ref{0}},
		{Op: nn.Linear, In: []nn.Ref{nn.X, h(0)}}, {Op: nn.Sigmoid, In: []nn.Ref{2}},
		{Op: nn.Prod, In: []nn.Ref{1, h(0)}}, {Op: nn.Linear, In: []nn.Ref{nn.X, 4}}, {Op: nn.Tanh, In: []nn.Ref{5}},
		{Op: nn.Blend, In: []nn.Ref{3, h(0), 6}}}, New: []nn.Ref{7}}

	lstmCell = nn.Cell{Nodes: []nn.Node{
		{Op: nn.Linear, In: []nn.Ref{nn.X, h(0)}}, {Op: nn.Sigmoid, In: []nn.Ref{0}},
		{Op: nn.Linear, In: []nn.Ref{nn.X, h(0)}}, {Op: nn.Sigmoid, In: []nn.Ref{2}},
		{Op: nn.Linear, In: []nn.Ref{nn.X, h(0)}}, {Op: nn.Tanh, In: []nn.Ref{4}},
		{Op: nn.Linear, In: []nn.Ref{nn.X, h(0)}}, {Op: nn.Sigmoid, In: []nn.Ref{6}},
		{Op: nn.Prod, In: []nn.Ref{3, h(1)}}, {Op: nn.Prod, In: []nn.Ref{1, 5}}, {Op: nn.Sum, In: []nn.Ref{8, 9}},
		{Op: nn.Tanh, In: []nn.Ref{10}}, {Op: nn.Prod, In: []nn.Ref{11, 7}}}, New: []nn.Ref{12, 10}}

	// linearCell forgets nothing and grows by its weights alone.
	linearCell = nn.Cell{Nodes: []nn.Node{{Op: nn.Linear, In: []nn.Ref{nn.X, h(0)}}}, New: []nn.Ref{0}}

	// squareCell multiplies its state by itself: it blows up in finite time once weights grow.
	squareCell = nn.Cell{Nodes: []nn.Node{{Op: nn.Linear, In: []nn.Ref{nn.X, h(0)}}, {Op: nn.Prod, In: []nn.Ref{0, h(0)}}}, New: []nn.Ref{1}}

	// forgetfulCell does not read its state; its second state counts nothing.
	forgetfulCell = nn.Cell{Nodes: []nn.Node{{Op: nn.Linear, In: []nn.Ref{nn.X}}, {Op: nn.Tanh, In: []nn.Ref{0}}}, New: []nn.Ref{1}}

	// constantCell never leaves the zero state.
	constantCell = nn.Cell{Nodes: []nn.Node{{Op: nn.Linear, In: []nn.Ref{nn.X, h(0)}}, {Op: nn.Prod, In: []nn.Ref{0, h(0)}}, {Op: nn.LeakyReLU, In: []nn.Ref{1}}}, New: []nn.Ref{2}}
)
