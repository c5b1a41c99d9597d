package bert_test

import (
	"context"
	"fmt"
	"math"

	"evolve/nn"
	"evolve/nn/bert"
)

// An encoder of two different layers reads two sequences of six tokens.
func Example() {
	e := bert.Encoder{
		Vocabulary: 100, Positions: 16, Embedding: 12, Hidden: 24,
		Layers: []bert.Layer{
			{Op: bert.SDP, Heads: 4, Feed: []int{48}},
			{Op: bert.DSC, Heads: 2, Kernel: 3, Feed: []int{32, 32}},
		},
	}
	if err := e.Check(); err != nil {
		fmt.Println(err)
		return
	}
	pass := bert.Pass{Batch: 2, Length: 6}
	fmt.Println("parameters:", e.Parameters())
	fmt.Println("multiply-adds of a sequence:", e.MultiplyAdds(pass.Length))

	var n bert.Network
	n.Draw(e, 1)
	pass.Watch = func(s bert.Signal, layer int, x []float32, width int) {
		if s == bert.Attention {
			fmt.Printf("layer %d: %d attention maps of one sequence\n", layer, len(x)/width/width)
		}
	}
	tokens := []int{2, 17, 5, 5, 80, 3, 2, 64, 9, 17, 31, 3} // [B][T]
	var memory nn.Arena[float32]
	trace, err := n.Forward(context.Background(), tokens, pass, &memory)
	if err != nil {
		fmt.Println(err)
		return
	}
	output := trace.Output()
	fmt.Printf("output [%d][%d]: %d values\n", pass.Batch*pass.Length, e.Hidden, len(output))
	square := 0.0 // of a normalised row
	for _, v := range output[:e.Hidden] {
		square += float64(v) * float64(v) / float64(e.Hidden)
	}
	fmt.Println("rows have variance 1:", math.Abs(square-1) < 1e-3)
	// Output:
	// parameters: 11579
	// multiply-adds of a sequence: 60360
	// layer 0: 4 attention maps of one sequence
	// layer 0: 4 attention maps of one sequence
	// layer 1: 1 attention maps of one sequence
	// layer 1: 1 attention maps of one sequence
	// output [12][24]: 288 values
	// rows have variance 1: true
}
