package bert_test

import (
	"context"
	"fmt"
	"testing"

	"evolve/nn"
	"evolve/nn/bert"
)

// benched returns encoders of 4 layers of 256 units of each operation, and the largest encoder of the published space.
func benched() map[string]bert.Encoder {
	all := map[string]bert.Encoder{}
	add := func(name string, l bert.Layer) {
		all[name] = bert.Encoder{Vocabulary: 30522, Positions: 512, Embedding: 128, Hidden: 256, Layers: []bert.Layer{l, l, l, l}}
	}
	for op := bert.SDP; op <= bert.DSC; op++ {
		add(op.String(), bert.Layer{Op: op, Heads: 4, Kernel: 9, Feed: []int{1024}})
	}
	add("WMA, 3 feed-forwards", bert.Layer{Op: bert.WMA, Heads: 4, Feed: []int{1024, 1024, 1024}})
	return all
}

// BenchmarkForward measures a forward pass.
func BenchmarkForward(b *testing.B) {
	benchmark(b, func(n *bert.Network, tokens []int, p bert.Pass, memory *nn.Arena[float32]) error {
		_, err := n.Forward(context.Background(), tokens, p, memory)
		return err
	})
}

// BenchmarkBackward measures a recorded pass and its gradients.
func BenchmarkBackward(b *testing.B) {
	benchmark(b, func(n *bert.Network, tokens []int, p bert.Pass, memory *nn.Arena[float32]) error {
		trace, err := n.Record(context.Background(), tokens, p, memory)
		if err == nil {
			_, err = trace.Backward(context.Background(), trace.Output(), true)
		}
		return err
	})
}

// benchmark measures run on 8 sequences of 64 tokens, for each of benched.
func benchmark(b *testing.B, run func(n *bert.Network, tokens []int, p bert.Pass, memory *nn.Arena[float32]) error) {
	tokens := make([]int, 8*64)
	for i := range tokens {
		tokens[i] = i * 37 % 1000
	}
	for name, e := range benched() {
		b.Run(fmt.Sprint(name), func(b *testing.B) {
			var n bert.Network
			var memory nn.Arena[float32]
			n.Draw(e, 1)
			for b.Loop() {
				memory.Reset()
				if err := run(&n, tokens, bert.Pass{Batch: 8, Length: 64}, &memory); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkDraw measures drawing and packing 11 million weights.
func BenchmarkDraw(b *testing.B) {
	e := benched()["WMA, 3 feed-forwards"]
	for b.Loop() {
		new(bert.Network).Draw(e, 1)
	}
}
