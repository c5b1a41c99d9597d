package engine

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/search"
)

// neighbors is the number of nearest members that are the neighbours of a genome.
const neighbors = 10

// pool restricts a space to members, which have different identities. A mutation leads to one of the nearest members. The
// reason is that a published table is a small sample of its space: it almost never contains the result of a real mutation.
type pool struct {
	members []kinds.Genome
	far     func(g kinds.Genome) []int // distance of each member from g
	lists   map[string][]int
}

var _ search.Neighborhood[kinds.Genome] = (*pool)(nil)

// newPool returns the pool of members. far returns their distances from a genome.
func newPool(members []kinds.Genome, far func(kinds.Genome) []int) (*pool, error) {
	if len(members) < 2 {
		return nil, cli.Usage("oracle.pool: the oracle has %d networks with a result: want at least 2", len(members))
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

// Cross implements search.Crosser. It returns the neighbour of one parent that is nearest to the other.
func (p *pool) Cross(a, b kinds.Genome, rng *rand.Rand) kinds.Genome {
	if rng.IntN(2) == 1 {
		a, b = b, a
	}
	far := p.far(b)
	return p.members[slices.MinFunc(p.nearest(a), func(i, j int) int { return cmp.Compare(far[i], far[j]) })]
}

// Neighbors implements search.Neighborhood. It returns the nearest members of g.
func (p *pool) Neighbors(g kinds.Genome) (all []kinds.Genome) {
	for _, i := range p.nearest(g) {
		all = append(all, p.members[i])
	}
	return all
}

// nearest returns the indices of the members nearest to g, without g itself, the nearest first.
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
