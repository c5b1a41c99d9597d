package rnn_test

import (
	"context"
	"fmt"

	"evolve/nn"
	"evolve/nn/rnn"
)

// gru is a gated recurrent unit (Cho et al. 2014, arXiv 1406.1078) as a Cell.
func gru() rnn.Cell {
	h := rnn.Prev(0)
	return rnn.Cell{
		Nodes: []rnn.Node{
			0: {Op: rnn.Linear, In: []rnn.Ref{rnn.X, h}},
			1: {Op: rnn.Sigmoid, In: []rnn.Ref{0}}, // update gate
			2: {Op: rnn.Linear, In: []rnn.Ref{rnn.X, h}},
			3: {Op: rnn.Sigmoid, In: []rnn.Ref{2}}, // reset gate
			4: {Op: rnn.Prod, In: []rnn.Ref{3, h}},
			5: {Op: rnn.Linear, In: []rnn.Ref{rnn.X, 4}},
			6: {Op: rnn.Tanh, In: []rnn.Ref{5}}, // proposed state
			7: {Op: rnn.Blend, In: []rnn.Ref{1, h, 6}},
		},
		New: []rnn.Ref{7},
	}
}

// A stack of two GRU layers reads a batch of three sequences of five tokens.
func ExampleStack() {
	cell, shape := gru(), rnn.Shape{Layers: 2, Embedding: 8, Hidden: 16}
	if err := cell.Check(); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("multiply-adds per token:", cell.MultiplyAdds(shape))

	const seed = 1
	var stack rnn.Stack
	stack.Draw(cell, shape, rnn.Critical, seed)

	pass := rnn.Pass{Batch: 3, Steps: 5}
	tokens := []int{ // [T][B]
		4, 1, 7,
		0, 1, 2,
		3, 3, 5,
		9, 6, 2,
		8, 1, 4,
	}
	var memory nn.Arena[float32]
	trace := stack.Trace(rnn.Critical.Embed(tokens, shape.Embedding, seed), pass, &memory)
	output, err := trace.Output(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("output [%d][%d][%d]: %d values\n", pass.Steps, pass.Batch, shape.Width(shape.Layers-1), len(output))
	square := 0.0
	for _, v := range output {
		square += float64(v) * float64(v) / float64(len(output))
	}
	fmt.Printf("mean square %.2f\n", square)
	// Output:
	// multiply-adds per token: 2688
	// output [5][3][16]: 240 values
	// mean square 0.08
}

// Backward differentiates the sum of the output: its cotangent is 1 everywhere.
func ExampleTrace_Backward() {
	cell, shape := gru(), rnn.Shape{Layers: 2, Embedding: 8, Hidden: 16}
	const seed = 1
	var stack rnn.Stack
	stack.Draw(cell, shape, rnn.Critical, seed)

	var memory nn.Arena[float32]
	pass := rnn.Pass{Batch: 1, Steps: 4}
	trace := stack.Record(rnn.Critical.Embed([]int{4, 0, 3, 9}, shape.Embedding, seed), pass, &memory)
	ones := make([]float32, pass.Steps*pass.Batch*shape.Width(1))
	for i := range ones {
		ones[i] = 1
	}
	g, err := trace.Backward(context.Background(), ones, rnn.Want{Input: true, Weights: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("embeddings [T][B][E]:", len(g.Input))
	for j, w := range g.Weights[0][5].W {
		fmt.Printf("layer 0, %s: %d\n", cell.MatrixName(5, j), len(w))
	}
	fmt.Println("hidden states were not asked for:", g.Hidden[0] == nil)
	// Output:
	// embeddings [T][B][E]: 32
	// layer 0, n5_x: 128
	// layer 0, n5_n4: 256
	// hidden states were not asked for: true
}
