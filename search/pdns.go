package search

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// PDNS runs Pareto dominance-based novelty search over several metrics, MTF-PDNS (Vo and Luong, arXiv 2407.20656). Each
// generation pairs the population at random, breeds two children of every pair, and pools them with their parents.
// Tournaments of two, which the higher novelty wins, halve the pool. The archive A holds every candidate so far that no
// other dominates; it is the result, see Front. With d(x) the mean distance from x to all of A,
//
//	novelty(x) = d(x) where A holds x, -d(x) elsewhere.
//
// So the members of the front spread out, and all others approach it.
//
// Departures. Objectives are normalised by rank, because training-free metrics have neither range nor scale: the place
// among the distinct values of pool and A, scaled to 0..1, and 0 for all where there is one value. A child is a crossover
// and then exactly one mutation by the space, where the paper changes each gene with probability 1/6. A holds one
// candidate per vector and counts as holding every candidate of that vector. Infeasible and failed candidates have no
// novelty; Compare puts them last. The pool holds every genome once. A pool of fewer than 2N loses only what is above N. A
// generation is N consecutive ids. Children are bred from the last generation whose outcomes are complete, and are random
// genomes until there is one.
//
// It costs M |A| operations per candidate and M |A| N per generation, for M objectives.
type PDNS struct {
	Population int  // N, 20 when 0
	Cap        int  // members of A at most, by crowding; 0 = any number, as in the paper
	Cross      bool // the space can cross; without it a child is a mutation of its parent alone

	archive  ParetoArchive
	parents  []observation // of the last complete generation
	batch    []observation // of the incomplete generation
	pool     []observation // parents and complete generations, from which the next parents are to be chosen
	children []Proposal    // not proposed yet
}

// Front returns the ids of the members of A.
func (p *PDNS) Front() []int { return p.archive.IDs() }

// Propose implements Strategy.
func (p *PDNS) Propose(_ int, rng *rand.Rand) Proposal {
	if p.pool != nil {
		p.parents = p.halve(p.pool, rng)
		p.pool, p.children = nil, nil
	}
	if len(p.parents) == 0 {
		return Proposal{Op: Fresh}
	}
	if len(p.children) == 0 {
		p.children = p.breed(rng)
	}
	next := p.children[0]
	p.children = p.children[1:]
	return next
}

// breed shuffles the population into pairs and returns two children of each; of an odd number the last meets the first.
func (p *PDNS) breed(rng *rand.Rand) (children []Proposal) {
	order := rng.Perm(len(p.parents))
	for i := 0; i < len(order); i += 2 {
		a, b := p.parents[order[i]].id, p.parents[order[(i+1)%len(order)]].id
		if p.Cross {
			children = append(children, Proposal{Op: CrossMutate, Parents: []int{a, b}}, Proposal{Op: CrossMutate, Parents: []int{b, a}})
		} else {
			children = append(children, Proposal{Op: Mutate, Parents: []int{a}}, Proposal{Op: Mutate, Parents: []int{b}})
		}
	}
	return children
}

// Tell implements Strategy. The survivors of a generation are chosen at the next proposal, which has the generator of
// random numbers.
func (p *PDNS) Tell(id int, o Outcome) {
	p.archive.Cap = p.Cap
	p.archive.Add(id, o)
	p.batch = append(p.batch, observation{id, o})
	if (id+1)%cmp.Or(p.Population, pdnsPopulation) == 0 {
		if p.pool == nil {
			p.pool = slices.Clone(p.parents)
		}
		p.pool, p.batch = unique(append(p.pool, p.batch...)), nil
	}
}

// halve pairs the pool at random and drops the loser of each pair, until N are left.
func (p *PDNS) halve(pool []observation, rng *rand.Rand) []observation {
	novelty := p.novelty(pool)
	remaining := make([]int, len(pool))
	for i := range remaining {
		remaining[i] = i
	}
	for size := cmp.Or(p.Population, pdnsPopulation); len(remaining) > size; {
		rng.Shuffle(len(remaining), func(i, j int) { remaining[i], remaining[j] = remaining[j], remaining[i] })
		pairs := min(len(remaining)/2, len(remaining)-size)
		survivors := remaining[2*pairs:]
		for k := range pairs {
			a, b := remaining[2*k], remaining[2*k+1]
			if beats(pool[b].outcome, pool[a].outcome, novelty[b], novelty[a]) {
				a = b
			}
			survivors = append(survivors, a)
		}
		remaining = survivors
	}
	parents := make([]observation, len(remaining))
	for k, i := range remaining {
		parents[k] = pool[i]
	}
	return parents
}

// beats reports whether o, of novelty n, wins against p, of novelty m.
func beats(o, p Outcome, n, m float64) bool {
	if o.Feasible() && p.Feasible() {
		return n > m
	}
	return o.Compare(p) > 0
}

// novelty returns the novelty of every feasible candidate in the pool, and 0 for the others.
func (p *PDNS) novelty(pool []observation) []float64 {
	novelty := make([]float64, len(pool))
	members := p.archive.members
	points := ranks(append(outcomesOf(members), outcomesOf(pool)...))
	front := points[:len(members)]
	for i, x := range points[len(members):] {
		if x == nil {
			continue
		}
		sum, sign := 0.0, -1.0
		for _, a := range front {
			d := distance(x, a)
			if sum += d; d == 0 {
				sign = 1
			}
		}
		novelty[i] = sign * sum / float64(len(front))
	}
	return novelty
}

// ranks replaces each objective by its place among the distinct values of that objective, scaled to 0..1. An outcome that
// is not feasible gets nil. Equal vectors, and no others, have equal ranks.
func ranks(outcomes []Outcome) [][]float64 {
	points := make([][]float64, len(outcomes))
	var values [][]float64 // by objective: its distinct values, ascending
	for i, o := range outcomes {
		if !o.Feasible() {
			continue
		}
		points[i] = make([]float64, len(o.Objectives))
		for j, v := range o.Objectives {
			if j == len(values) {
				values = append(values, nil)
			}
			values[j] = append(values[j], v)
		}
	}
	for j := range values {
		slices.Sort(values[j])
		values[j] = slices.Compact(values[j])
	}
	for i, point := range points {
		for j := range point {
			at, _ := slices.BinarySearch(values[j], outcomes[i].Objectives[j])
			point[j] = float64(at) / float64(max(1, len(values[j])-1))
		}
	}
	return points
}

// distance is Euclidean; the conversion keeps machines that fuse the multiplication with the addition to the same bits.
func distance(x, y []float64) float64 {
	sum := 0.0
	for j, v := range x {
		d := v - y[j]
		sum += float64(d * d)
	}
	return math.Sqrt(sum)
}
