package halving_test

import (
	"context"
	"fmt"
	"math"
	"os"

	"evolve/nn/rnn"
	"evolve/nn/train"
	"evolve/nn/train/halving"
)

// simpleRNN returns Elman's cell: tanh of a linear map of the input and the previous state.
func simpleRNN() rnn.Cell {
	return rnn.Cell{
		Nodes: []rnn.Node{{Op: rnn.Linear, In: []rnn.Ref{rnn.X, rnn.Prev(0)}}, {Op: rnn.Tanh, In: []rnn.Ref{0}}},
		New:   []rnn.Ref{1},
	}
}

// feedForward returns a cell without memory: tanh of a linear map of the input.
func feedForward() rnn.Cell {
	return rnn.Cell{Nodes: []rnn.Node{{Op: rnn.Linear, In: []rnn.Ref{rnn.X}}, {Op: rnn.Tanh, In: []rnn.Ref{0}}}, New: []rnn.Ref{1}}
}

// gru returns a gated recurrent unit (Cho et al. 2014, arXiv 1406.1078).
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

// Three cells learn to repeat the token of one step before. All read 8 000 tokens; the better two go on to 24 000.
func Example() {
	dir, err := os.MkdirTemp("", "halving")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)

	const words, delay = 4, 1
	plan := halving.Plan{
		Recipe: halving.Recipe{
			Shape:    rnn.Shape{Layers: 1, Embedding: 8, Hidden: 16},
			Words:    words,
			Settings: train.Settings{Batch: 8, Steps: 10, Rate: 0.02},
		},
		Train: train.Copy(words, delay, 8_000, 1),
		Valid: train.Copy(words, delay, 1_000, 2),
		Text:  "copies of the token before",
		Seeds: []uint64{1},
		Rungs: []int{8_000, 24_000},
		Dir:   dir,
	}
	outcomes, err := plan.Run(context.Background(), []halving.Entrant{
		{Name: "feed-forward", Identity: "feed-forward", Network: feedForward()},
		{Name: "gru", Identity: "gru", Network: gru()},
		{Name: "rnn", Identity: "rnn", Network: simpleRNN()},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	guessing := math.Log(words) // nats per token
	for _, o := range outcomes {
		fmt.Printf("%-12s promoted: %-5v  learned: %v\n", o.Name, o.Rung > 0, o.Loss < guessing/2)
	}

	// The results of all rungs are on disk.
	results, err := halving.Read(dir)
	fmt.Println("trainings in the log:", len(results), err)

	// Output:
	// rnn          promoted: true   learned: true
	// gru          promoted: true   learned: true
	// feed-forward promoted: false  learned: false
	// trainings in the log: 5 <nil>
}
