package search

import (
	"math"
	"math/rand/v2"
	"slices"
)

// PDNS is Pareto dominance-based novelty search over several metrics, MTF-PDNS (Vo and Luong, arXiv 2407.20656). Each
// generation pairs the population at random, breeds two children of every pair, and pools them with their parents; the
// pool is halved by tournaments of two, which the higher novelty wins. A, the answer, holds every point told that none
// dominates. With d the mean distance from x to all of A,
//
//	novelty(x) = d(x) where A holds x, -d(x) elsewhere:
//
// the front spreads, the rest draws near to it.
//
// Departures. Objectives are normalised by rank (the place among the distinct values of pool and A, over their number,
// from 0 to 1; all 0 for an objective of one value), since training-free metrics have neither range nor scale. A child is
// a crossover and then exactly one mutation by the space, where the paper changes each gene with probability 1/6. A holds
// one candidate per vector and counts as holding whatever has that vector. Infeasible and failed candidates have no
// novelty: Compare puts them behind. The pool holds every genome once, and one of less than 2N loses only what is
// above N. A generation is N consecutive ids, children are bred from the last one that is told
// completely, and are random genomes until there is one.
//
// Cost: M |A| per candidate, and M |A| N per generation.
type PDNS struct {
	Population int  // N, 20 when 0
	Cap        int  // members of A at most, by crowding; 0 = any number, as in the paper
	Cross      bool // the space can cross; without it a child is a mutation of its parent alone

	archive ParetoArchive
	parents []told     // of the last complete generation
	batch   []told     // told since
	pool    []told     // parents and complete generations, from which the next parents are to be drawn
	mates   []Proposal // not proposed yet
}

// Front lists the ids of A.
func (p *PDNS) Front() []int { return p.archive.IDs() }

// Propose implements Strategy.
func (p *PDNS) Propose(_ int, rng *rand.Rand) Proposal {
	if p.pool != nil {
		p.parents = p.halve(p.pool, rng)
		p.pool, p.mates = nil, nil
	}
	if len(p.parents) == 0 {
		return Proposal{Op: Fresh}
	}
	if len(p.mates) == 0 {
		p.mates = p.pair(rng)
	}
	next := p.mates[0]
	p.mates = p.mates[1:]
	return next
}

// pair shuffles the population into couples and has each breed two children; of an odd number the last meets the first.
func (p *PDNS) pair(rng *rand.Rand) (mates []Proposal) {
	order := rng.Perm(len(p.parents))
	for i := 0; i < len(order); i += 2 {
		a, b := p.parents[order[i]].id, p.parents[order[(i+1)%len(order)]].id
		if p.Cross {
			mates = append(mates, Proposal{Op: CrossMutate, Parents: []int{a, b}}, Proposal{Op: CrossMutate, Parents: []int{b, a}})
		} else {
			mates = append(mates, Proposal{Op: Mutate, Parents: []int{a}}, Proposal{Op: Mutate, Parents: []int{b}})
		}
	}
	return mates
}

// Tell implements Strategy. A generation's survivors are drawn at the next proposal, which brings the randomness.
func (p *PDNS) Tell(id int, o Outcome) {
	p.archive.Cap = p.Cap
	p.archive.Add(id, o)
	p.batch = append(p.batch, told{id, o})
	if (id+1)%orDefault(p.Population, pdnsPopulation) == 0 {
		if p.pool == nil {
			p.pool = slices.Clone(p.parents)
		}
		p.pool, p.batch = unique(append(p.pool, p.batch...)), nil
	}
}

// halve pairs the pool at random and drops the loser of each pair, until N are left.
func (p *PDNS) halve(pool []told, rng *rand.Rand) []told {
	novelty := p.novelty(pool)
	left := make([]int, len(pool))
	for i := range left {
		left[i] = i
	}
	for size := orDefault(p.Population, pdnsPopulation); len(left) > size; {
		rng.Shuffle(len(left), func(i, j int) { left[i], left[j] = left[j], left[i] })
		pairs := min(len(left)/2, len(left)-size)
		stay := left[2*pairs:]
		for k := range pairs {
			a, b := left[2*k], left[2*k+1]
			if beats(pool[b].outcome, pool[a].outcome, novelty[b], novelty[a]) {
				a = b
			}
			stay = append(stay, a)
		}
		left = stay
	}
	parents := make([]told, len(left))
	for k, i := range left {
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

// novelty of every feasible candidate in the pool; 0 for the others.
func (p *PDNS) novelty(pool []told) []float64 {
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

// ranks puts the place of each value among the distinct values of its objective, from 0 to 1, for the value; nil for
// an outcome that is not feasible. Equal vectors, and no others, have equal ranks.
func ranks(outcomes []Outcome) [][]float64 {
	points := make([][]float64, len(outcomes))
	var values [][]float64 // by objective: the distinct ones, ascending
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
