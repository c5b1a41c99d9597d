package search_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"evolve/search"
)

// parcel is a genome: which of eight items it holds, a bit each.
type parcel uint8

// Hash implements search.Genome.
func (p parcel) Hash() string { return fmt.Sprintf("%08b", uint8(p)) }

// parcels is the space of all choices of items. It can cross, which NSGA-II makes use of.
type parcels struct{}

// Random implements search.Space.
func (parcels) Random(rng *rand.Rand) parcel { return parcel(rng.Uint32()) }

// Mutate implements search.Space. It puts one item in or takes one out.
func (parcels) Mutate(p parcel, rng *rand.Rand) parcel { return p ^ 1<<rng.IntN(8) }

// Cross implements search.Crosser. Each item comes from one of the two parents.
func (parcels) Cross(a, b parcel, rng *rand.Rand) parcel {
	mask := parcel(rng.Uint32())
	return a&mask | b&^mask
}

// worth scores a parcel by two objectives: a high value and a low weight. More than 20 kg breaks a constraint.
func worth(_ context.Context, t search.Trial[parcel]) search.Score {
	p := t.Genome
	values, weights := [8]float64{9, 7, 6, 5, 4, 3, 2, 1}, [8]float64{12, 8, 4, 6, 1, 5, 2, 7}
	var value, weight float64
	for i := range 8 {
		if p>>i&1 == 1 {
			value += values[i]
			weight += weights[i]
		}
	}
	s := search.Score{Metrics: map[string]float64{"value": value, "weight": weight}}
	if weight > 20 {
		s.Violation = weight - 20
	} else {
		s.Objectives = []float64{value, -weight} // higher is better
	}
	return s
}

// A search for the trade-offs between two objectives.
func ExampleNSGA2() {
	var front search.ParetoArchive // of all candidates that the run records
	found := map[int]search.Candidate[parcel]{}
	run := search.Run[parcel]{
		Options:  search.Options{Seed: 1, Budget: search.Budget{Evaluations: 600}},
		Space:    parcels{},
		Strategy: &search.NSGA2{Population: 20, Cross: true},
		Eval:     worth,
		Record: func(c search.Candidate[parcel], _ time.Duration) error {
			if front.Add(c.ID, c.Outcome()) {
				found[c.ID] = c
			}
			return nil
		},
	}
	if _, err := run.Do(context.Background()); err != nil {
		fmt.Println(err)
		return
	}
	members := front.IDs()
	for weight := range 21 {
		for _, id := range members {
			if c := found[id]; c.Metrics["weight"] == float64(weight) {
				fmt.Printf("%2d kg: value %2.0f, items %s\n", weight, c.Metrics["value"], c.Hash)
			}
		}
	}
	// Output:
	//  0 kg: value  0, items 00000000
	//  1 kg: value  4, items 00010000
	//  3 kg: value  6, items 01010000
	//  5 kg: value 10, items 00010100
	//  7 kg: value 12, items 01010100
	// 10 kg: value 13, items 00110100
	// 11 kg: value 15, items 00011100
	// 13 kg: value 17, items 00010110
	// 15 kg: value 19, items 01010110
	// 18 kg: value 20, items 00110110
	// 19 kg: value 22, items 00011110
}
