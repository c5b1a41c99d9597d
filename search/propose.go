package search

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// propose asks the strategy for a proposal and makes the candidate. more is false where the strategy has none left.
func (l *loop[G]) propose(id int) (c Candidate[G], more bool, err error) {
	for {
		rng := Rand(l.Seed, id, StreamPropose)
		p := l.Strategy.Propose(id, rng)
		if p.Op == "" {
			return c, false, nil
		}
		for _, parent := range p.Parents {
			if parent < 0 || parent >= l.status.Told {
				return c, false, fmt.Errorf("search: strategy proposed %s of %d for %d: its outcome is not told yet", p.Op, parent, id)
			}
		}
		c, ok, err := l.vary(p, rng)
		if err != nil {
			return c, false, err
		}
		if !ok {
			w, walks := l.Strategy.(Walker)
			if !walks {
				return c, false, fmt.Errorf("search: strategy proposed neighbour %d of %d, which does not exist", p.Index, p.Parents[0])
			}
			w.Exhausted(p.Parents[0])
			continue
		}
		c.ID, c.Parents, c.Index, c.Rung = id, p.Parents, p.Index, p.Rung
		if c.Hash == "" {
			c.Hash = c.Genome.Hash()
		}
		if s, learns := l.Space.(Learner[G]); learns {
			c = s.Foresee(c)
		}
		return c, true, nil
	}
}

// vary makes the genome of a proposal, and its hash where the space gives both. ok is false where the index of a Neighbor
// is past the last one.
func (l *loop[G]) vary(p Proposal, rng *rand.Rand) (c Candidate[G], ok bool, err error) {
	c.Op = p.Op
	switch p.Op {
	case Fresh:
		if l.given < len(l.Given) {
			l.given++
			c.Op, c.Genome = Given, l.Given[l.given-1]
			return c, true, nil
		}
		c.Genome = l.Space.Random(rng)
		return c, true, nil
	case Mutate:
		parent := p.Parents[0]
		c.Genome, c.Hash = l.mutate(l.genomes.at(parent), l.hashes[parent], rng)
		return c, true, nil
	case Cross, CrossMutate:
		if s, can := As[Crosser[G]](l.Space); can {
			c.Genome = s.Cross(l.genomes.at(p.Parents[0]), l.genomes.at(p.Parents[1]), rng)
			if p.Op == CrossMutate {
				c.Genome, c.Hash = l.mutate(c.Genome, "", rng)
			}
			return c, true, nil
		}
	case Neighbor:
		if s, can := As[Neighborhood[G]](l.Space); can {
			c.Genome, ok = l.neighbors.at(s, &l.genomes, p, l.Seed)
			return c, ok, nil
		}
	case Promote:
		parent := p.Parents[0]
		c.Genome, c.Hash = l.genomes.at(parent), l.hashes[parent]
		return c, true, nil
	}
	return c, false, fmt.Errorf("search: strategy proposed %q, which this space does not offer", p.Op)
}

// mutate returns a mutant of g, and its hash where the space is a Namer. hash is that of g, or "" where nobody computed it.
func (l *loop[G]) mutate(g G, hash string, rng *rand.Rand) (mutant G, mutantHash string) {
	s, can := As[Namer[G]](l.Space)
	if !can {
		return l.Space.Mutate(g, rng), ""
	}
	if hash == "" {
		hash = g.Hash()
	}
	return s.MutateNamed(g, hash, rng)
}

// neighborCache keeps the neighbours of the last parent, because local search asks for them one by one.
type neighborCache[G Genome] struct {
	center int
	filled bool
	list   []G // in shuffled order
}

// at returns the neighbour that p proposes. ok is false where the parent has no neighbour of that index.
func (n *neighborCache[G]) at(s Neighborhood[G], genomes *genomeStore[G], p Proposal, seed uint64) (g G, ok bool) {
	if center := p.Parents[0]; !n.filled || n.center != center {
		n.center, n.filled, n.list = center, true, slices.Clone(s.Neighbors(genomes.at(center)))
		Rand(seed, center, StreamNeighbors).Shuffle(len(n.list), func(i, j int) { n.list[i], n.list[j] = n.list[j], n.list[i] })
	}
	if p.Index >= len(n.list) {
		return g, false
	}
	return n.list[p.Index], true
}
