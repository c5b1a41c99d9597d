package main

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"evolve/search"
)

// around is how many members of a pool are a member's neighbours.
const around = 10

// pool is a space that has only these members, which differ in identity. An edit leads to one of the members nearest to
// where it begins: published tables are samples of their spaces, in which a real edit is almost never found.
type pool[G genome] struct {
	members []G
	far     func(g G) []int // of each member
	lists   map[string][]int
}

var _ search.Neighborhood[genome] = (*pool[genome])(nil)

// confine makes members the whole space of an engine.
func (e *engine[G]) confine(members []G) error {
	if len(members) < 2 {
		return usageError("oracle.pool: %d members with a result are no pool", len(members))
	}
	e.space = &pool[G]{members, e.far(members), map[string][]int{}}
	return nil
}

// Random implements search.Space.
func (p *pool[G]) Random(rng *rand.Rand) G { return p.members[rng.IntN(len(p.members))] }

// Mutate implements search.Space.
func (p *pool[G]) Mutate(g G, rng *rand.Rand) G {
	list := p.around(g)
	return p.members[list[rng.IntN(len(list))]]
}

// Cross implements search.Crosser: the member around one parent that is nearest to the other.
func (p *pool[G]) Cross(a, b G, rng *rand.Rand) G {
	if rng.IntN(2) == 1 {
		a, b = b, a
	}
	far := p.far(b)
	return p.members[slices.MinFunc(p.around(a), func(i, j int) int { return cmp.Compare(far[i], far[j]) })]
}

// Neighbors implements search.Neighborhood: the members around g.
func (p *pool[G]) Neighbors(g G) (all []G) {
	for _, i := range p.around(g) {
		all = append(all, p.members[i])
	}
	return all
}

// around is which members are nearest to g, without g, the nearest first.
func (p *pool[G]) around(g G) []int {
	hash := g.Hash()
	if list, known := p.lists[hash]; known {
		return list
	}
	far, list := p.far(g), make([]int, len(p.members))
	for i := range list {
		list[i] = i
	}
	slices.SortStableFunc(list, func(i, j int) int { return cmp.Compare(far[i], far[j]) })
	list = list[:min(around+1, len(list))]
	list = slices.DeleteFunc(list, func(i int) bool { return p.members[i].Hash() == hash })
	list = list[:min(around, len(list))]
	p.lists[hash] = slices.Clip(slices.Clone(list))
	return list
}
