package search

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

// NSGA2 runs the non-dominated sorting genetic algorithm II (Deb et al. 2002, IEEE Trans. Evol. Comp. 6(2)) with
// constrained domination. Parents win binary tournaments by front, then by crowding distance. Each generation of N
// children is pooled with the N survivors of the generation before. The best N of the pool by front, then by crowding
// distance, survive.
//
// Departures. Every child has exactly one mutation, made by the space, where Deb changes each gene with probability
// 1/genes. The pool holds every genome once. Tournaments draw independently, with replacement, where Deb's code shuffles.
// Of equal vectors all but one have crowding distance 0, see Crowding; of candidates equal in both the younger survives. A
// generation is N consecutive ids. A child is bred from the last generation whose outcomes are complete, and is a random
// genome until there is one; with one candidate in flight that is the generation before.
type NSGA2 struct {
	Population int     // N, 40 when 0
	Crossover  float64 // share of children that are a crossover before their mutation, 0.9 when 0
	Cross      bool    // the space can cross; without it every child is a mutation alone

	parents  []survivor    // of the last complete generation
	children []observation // of the generations after it
}

// survivor is an observation with the two values that decide a tournament.
type survivor struct {
	observation
	front    int
	crowding float64
}

// Propose implements Strategy.
func (n *NSGA2) Propose(_ int, rng *rand.Rand) Proposal {
	if len(n.parents) == 0 {
		return Proposal{Op: Fresh}
	}
	if n.Cross && rng.Float64() < cmp.Or(n.Crossover, nsga2Crossover) {
		return Proposal{Op: CrossMutate, Parents: []int{n.tournament(rng), n.tournament(rng)}}
	}
	return Proposal{Op: Mutate, Parents: []int{n.tournament(rng)}}
}

// tournament returns the id of the better of two parents drawn at random; the first drawn wins a tie.
func (n *NSGA2) tournament(rng *rand.Rand) int {
	a, b := n.parents[rng.IntN(len(n.parents))], n.parents[rng.IntN(len(n.parents))]
	if b.front < a.front || b.front == a.front && b.crowding > a.crowding {
		a = b
	}
	return a.id
}

// Tell implements Strategy.
func (n *NSGA2) Tell(id int, o Outcome) {
	n.children = append(n.children, observation{id, o})
	if size := cmp.Or(n.Population, nsga2Population); (id+1)%size == 0 {
		pool := n.children
		for _, p := range n.parents {
			pool = append(pool, p.observation)
		}
		n.parents, n.children = survivors(unique(pool), size), nil
	}
}

// survivors returns the best n of pool by front, then by crowding distance within the first front that does not fit
// whole; of equals the first in the pool.
func survivors(pool []observation, n int) (list []survivor) {
	outcomes := outcomesOf(pool)
	for rank, front := range Fronts(outcomes) {
		distance := Crowding(outcomes, front)
		whole := make([]survivor, len(front))
		for k, i := range front {
			whole[k] = survivor{pool[i], rank, distance[k]}
		}
		if room := n - len(list); len(whole) > room {
			slices.SortStableFunc(whole, func(a, b survivor) int { return cmp.Compare(b.crowding, a.crowding) })
			whole = whole[:room]
		}
		list = append(list, whole...)
	}
	return list
}
