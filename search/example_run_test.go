package search_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"evolve/search"
)

// network is a genome: the number of layers and the width of each.
type network struct{ Layers, Width int }

// Hash implements search.Genome.
func (n network) Hash() string { return fmt.Sprintf("%dx%d", n.Layers, n.Width) }

// networks is the space of 1 to 20 layers of 1 to 100 units.
type networks struct{}

// Random implements search.Space.
func (networks) Random(rng *rand.Rand) network {
	return network{1 + rng.IntN(20), 1 + rng.IntN(100)}
}

// Mutate implements search.Space. It moves the depth or the width to a neighbouring value.
func (networks) Mutate(n network, rng *rand.Rand) network {
	for {
		m := n
		if step := 1 - 2*rng.IntN(2); rng.IntN(2) == 0 {
			m.Layers += step
		} else {
			m.Width += step
		}
		if m.Layers >= 1 && m.Layers <= 20 && m.Width >= 1 && m.Width <= 100 {
			return m
		}
	}
}

// size scores a network by how near it comes to 12000 weights with 8 layers. A user's own metric stands here.
func size(_ context.Context, t search.Trial[network]) search.Score {
	n := t.Genome
	weights := n.Layers * n.Width * n.Width
	miss := float64(max(weights-12000, 12000-weights) + 1000*max(n.Layers-8, 8-n.Layers))
	return search.Score{
		Metrics: map[string]float64{"weights": float64(weights)},
		Outcome: search.Outcome{Objectives: []float64{-miss}}, // higher is better
	}
}

// A search over a space and a metric of one's own, by regularized evolution. Record would write each candidate to a log;
// here it keeps them.
func ExampleRun() {
	var log []search.Candidate[network]
	run := search.Run[network]{
		Options: search.Options{Seed: 1, Lag: 8, Workers: 2, Budget: search.Budget{Evaluations: 1500}},
		Space:   networks{},
		Strategy: &search.Aging{
			Population: 50,
			Sample:     10,
		},
		Eval: size,
		Record: func(c search.Candidate[network], _ time.Duration) error {
			log = append(log, c)
			return nil
		},
	}
	status, err := run.Do(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	best := log[status.Best]
	fmt.Println(status.Stop, status.Told)
	fmt.Println(best.Genome.Hash(), best.Metrics["weights"])
	// Output:
	// budget 1500
	// 8x39 12168
}
