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

// Two cells learn to repeat the token of one step before. The one with the smaller loss after 8 000 tokens is trained on, from
// the point at which its learning rate began to fall.
func ExampleLadder() {
	dir, err := os.MkdirTemp("", "ladder")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)

	const words, delay = 4, 1
	ladder := &halving.Ladder{
		Recipe: halving.Recipe{
			Shape:    rnn.Shape{Layers: 1, Embedding: 8, Hidden: 16},
			Words:    words,
			Settings: train.Settings{Batch: 8, Steps: 10, Rate: 0.02, Schedule: train.Tail},
		},
		Train: train.Copy(words, delay, 8_000, 1),
		Valid: train.Copy(words, delay, 1_000, 2),
		Text:  "copies of the token before",
		Seed:  1,
		Rungs: []int{8_000, 24_000},
		Dir:   dir,
	}
	best, least := "", math.Inf(1)
	cells := map[string]rnn.Cell{"feed-forward": feedForward(), "gru": gru()}
	for _, name := range []string{"feed-forward", "gru"} {
		loss, err := ladder.Loss(context.Background(), cells[name], name, 0)
		if err != nil {
			fmt.Println(err)
			return
		}
		if loss < least {
			best, least = name, loss
		}
	}
	loss, err := ladder.Loss(context.Background(), cells[best], best, 1)
	fmt.Printf("%s: less than a tenth of guessing: %v, %v\n", best, loss < math.Log(words)/10, err)
	fmt.Printf("tokens charged: %d, %d\n", ladder.Cost(0), ladder.Cost(1))

	// Output:
	// gru: less than a tenth of guessing: true, <nil>
	// tokens charged: 8000, 20000
}
