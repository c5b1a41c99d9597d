package engine

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/search"
)

// neighbors is the number of members that count as neighbours of a member.
const neighbors = 10

// pool is a space of these members alone, which differ in identity. An edit leads to one of the members nearest to
// where it begins: published tables are samples of their spaces, in which a real edit is almost never found.
type pool struct {
	members []kinds.Genome
	far     func(g kinds.Genome) []int // of each member
	lists   map[string][]int
}

var _ search.Neighborhood[kinds.Genome] = (*pool)(nil)

// newPool returns the space of members. far returns their distances from a genome.
func newPool(members []kinds.Genome, far func(kinds.Genome) []int) (*pool, error) {
	if len(members) < 2 {
		return nil, cli.Usage("oracle.pool: %d members with a result are no pool", len(members))
	}
	return &pool{members, far, map[string][]int{}}, nil
}

// Random implements search.Space.
func (p *pool) Random(rng *rand.Rand) kinds.Genome { return p.members[rng.IntN(len(p.members))] }

// Mutate implements search.Space.
func (p *pool) Mutate(g kinds.Genome, rng *rand.Rand) kinds.Genome {
	list := p.nearest(g)
	return p.members[list[rng.IntN(len(list))]]
}

// Cross implements search.Crosser: the member around one parent that is nearest to the other.
func (p *pool) Cross(a, b kinds.Genome, rng *rand.Rand) kinds.Genome {
	if rng.IntN(2) == 1 {
		a, b = b, a
	}
	far := p.far(b)
	return p.members[slices.MinFunc(p.nearest(a), func(i, j int) int { return cmp.Compare(far[i], far[j]) })]
}

// Neighbors implements search.Neighborhood: the members around g.
func (p *pool) Neighbors(g kinds.Genome) (all []kinds.Genome) {
	for _, i := range p.nearest(g) {
		all = append(all, p.members[i])
	}
	return all
}

// nearest returns the members are nearest to g, without g, the nearest first.
func (p *pool) nearest(g kinds.Genome) []int {
	hash := g.Hash()
	if list, known := p.lists[hash]; known {
		return list
	}
	far, list := p.far(g), make([]int, len(p.members))
	for i := range list {
		list[i] = i
	}
	slices.SortStableFunc(list, func(i, j int) int { return cmp.Compare(far[i], far[j]) })
	list = list[:min(neighbors+1, len(list))]
	list = slices.DeleteFunc(list, func(i int) bool { return p.members[i].Hash() == hash })
	list = list[:min(neighbors, len(list))]
	p.lists[hash] = slices.Clip(slices.Clone(list))
	return list
}
