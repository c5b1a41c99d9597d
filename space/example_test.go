package space_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"evolve/search"
	"evolve/space"
)

// Widths is a genome: the widths of the layers of a network, from 1 to 99. A slice of numbers has a JSON form already.
type Widths []int

// Hash returns the identity.
func (w Widths) Hash() string { return fmt.Sprint(w) }

// WidthSpace is the space of networks with so many layers.
type WidthSpace struct{ Layers int }

// Random draws every width uniformly.
func (s WidthSpace) Random(rng *rand.Rand) Widths {
	w := make(Widths, s.Layers)
	for i := range w {
		w[i] = 1 + rng.IntN(99)
	}
	return w
}

// Mutate changes one width by 1 to 8 in either direction; 1 follows 99.
func (s WidthSpace) Mutate(w Widths, rng *rand.Rand) Widths {
	child := append(Widths(nil), w...)
	i := rng.IntN(len(child))
	step := 1 + rng.IntN(8)
	if rng.IntN(2) == 0 {
		step = 99 - step
	}
	child[i] = 1 + (child[i]-1+step)%99
	return child
}

// pyramid scores a network by how well the widths halve from layer to layer, beginning with 64. The best score is 0.
func pyramid(_ context.Context, t search.Trial[Widths]) search.Score {
	w := t.Genome
	off, want := 0, 64
	for _, width := range w {
		off += max(width-want, want-width)
		want /= 2
	}
	return search.Score{Outcome: search.Outcome{Objectives: []float64{float64(-off)}}}
}

// A space of one's own takes one file: a genome, a space, and a function that scores.
func Example() {
	var best search.Candidate[Widths]
	run := search.Run[Widths]{
		Options:  search.Options{Seed: 1, Budget: search.Budget{Evaluations: 2000}},
		Space:    WidthSpace{Layers: 4},
		Strategy: &search.Aging{Population: 30, Sample: 10},
		Eval:     pyramid,
		Record: func(c search.Candidate[Widths], _ time.Duration) error {
			if c.ID == 0 || c.Outcome().Compare(best.Outcome()) > 0 {
				best = c
			}
			return nil
		},
	}
	if _, err := run.Do(context.Background()); err != nil {
		fmt.Println(err)
	}
	fmt.Println(best.Genome)
	// Output: [64 32 16 8]
}

// The shared reader serves genomes of any kind. A bad line costs only itself.
func ExampleReader() {
	file := `{"format":1}
{"id":"a","widths":[64,32]}
{"id":"b","widths":[64,
{"widths":[8,"wide"]}
`
	reader := space.Reader{
		Package: "widths",
		Genome:  "network",
		IsHeader: func(value json.RawMessage) bool {
			var h struct{ Format int }
			return json.Unmarshal(value, &h) == nil && h.Format > 0
		},
	}
	for v := range reader.ReadStream(strings.NewReader(file), "nets.jsonl") {
		var network struct {
			ID     json.RawMessage
			Widths Widths
		}
		var err error
		if v.Err == nil {
			err = json.Unmarshal(v.JSON, &network)
		}
		id, err := v.Result(space.ParseID(network.ID), err)
		fmt.Println(id, network.Widths, err != nil)
	}
	// Output:
	// a [64 32] false
	// nets.jsonl#2 [] true
	// nets.jsonl#3 [8 0] true
}
