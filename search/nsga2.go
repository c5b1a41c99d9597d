package search

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

// NSGA2 is the non-dominated sorting genetic algorithm II (Deb et al. 2002, IEEE Trans. Evol. Comp. 6(2)) with
// constrained domination: parents win binary tournaments by front, then by crowding; each generation of N children is
// pooled with the N before it, and the N first by front, then by crowding, stay.
//
// Departures. Every child has exactly one mutation, by the space, where Deb changes each gene with probability 1/genes.
// The pool holds every genome once. Tournaments draw independently, with replacement, where Deb's code shuffles. Of equal
// vectors all but one have crowding 0, see Crowding; of equals in everything the younger stays.
// A generation is N consecutive ids; a child is bred from the last generation that is told completely, which with one
// candidate in flight is the one before, and is a random genome until there is one.
type NSGA2 struct {
	Population int     // N, 40 when 0
	Crossover  float64 // share of children that are a crossover before their mutation, 0.9 when 0
	Cross      bool    // the space can cross; without it every child is a mutation alone

	parents []ranked // of the last complete generation
	batch   []told   // told since
}

// ranked is a survivor with what tournaments go by.
type ranked struct {
	told
	front    int
	crowding float64
}

// Propose implements Strategy.
func (n *NSGA2) Propose(_ int, rng *rand.Rand) Proposal {
	if len(n.parents) == 0 {
		return Proposal{Op: Fresh}
	}
	share := n.Crossover
	if share == 0 {
		share = nsga2Crossover
	}
	if n.Cross && rng.Float64() < share {
		return Proposal{Op: CrossMutate, Parents: []int{n.parent(rng), n.parent(rng)}}
	}
	return Proposal{Op: Mutate, Parents: []int{n.parent(rng)}}
}

// parent is the winner of a binary tournament; the first drawn wins a tie.
func (n *NSGA2) parent(rng *rand.Rand) int {
	a, b := n.parents[rng.IntN(len(n.parents))], n.parents[rng.IntN(len(n.parents))]
	if b.front < a.front || b.front == a.front && b.crowding > a.crowding {
		a = b
	}
	return a.id
}

// Tell implements Strategy.
func (n *NSGA2) Tell(id int, o Outcome) {
	n.batch = append(n.batch, told{id, o})
	if size := orDefault(n.Population, nsga2Population); (id+1)%size == 0 {
		for _, p := range n.parents {
			n.batch = append(n.batch, p.told)
		}
		n.parents, n.batch = survivors(unique(n.batch), size), nil
	}
}

// survivors are the n first of pool by front, then by crowding within the front that does not fit whole; of equals the
// first in the pool.
func survivors(pool []told, n int) (list []ranked) {
	outcomes := outcomesOf(pool)
	for rank, front := range Fronts(outcomes) {
		distance := Crowding(outcomes, front)
		whole := make([]ranked, len(front))
		for k, i := range front {
			whole[k] = ranked{pool[i], rank, distance[k]}
		}
		if room := n - len(list); len(whole) > room {
			slices.SortStableFunc(whole, func(a, b ranked) int { return cmp.Compare(b.crowding, a.crowding) })
			whole = whole[:room]
		}
		list = append(list, whole...)
	}
	return list
}
