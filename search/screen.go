package search

import (
	"cmp"
	"math/rand/v2"
)

// Screen is a Space that looks before it proposes (the "move" of Abdelfattah et al. 2021, arXiv 2101.08134): where the
// space inside makes one genome, it makes K and keeps the one that a cheap score likes best. It offers to cross, name
// and pack where the space inside does; neighbours are passed on as they are, for a walk visits them all.
//
// Departures: the paper screens mutants of one search, this screens whatever is made at random, random genomes and
// crossovers too; CrossMutate is screened twice. What was proposed before is not known here: the best of K may be a
// repeat.
//
// Cost: K genomes and K calls of Cheap a candidate, on the goroutine that proposes, and again at every replay.
type Screen[G Genome] struct {
	Inner Space[G]
	K     int             // genomes made, 10 when 0
	Cheap func(G) float64 // higher is better, NaN is worst, the first made wins ties; depends on the genome alone
}

// named is a genome and its hash, "" where that is not known.
type named[G any] struct {
	genome G
	hash   string
}

// Unwrap implements Wrapper.
func (s Screen[G]) Unwrap() Space[G] { return s.Inner }

// Random implements Space.
func (s Screen[G]) Random(rng *rand.Rand) G {
	return s.best(func() (n named[G]) { n.genome = s.Inner.Random(rng); return n }).genome
}

// Mutate implements Space.
func (s Screen[G]) Mutate(g G, rng *rand.Rand) G {
	return s.best(func() (n named[G]) { n.genome = s.Inner.Mutate(g, rng); return n }).genome
}

// MutateNamed implements Namer. It panics if the space inside does not.
func (s Screen[G]) MutateNamed(g G, hash string, rng *rand.Rand) (child G, childHash string) {
	inner := must[Namer[G]](s.Inner)
	n := s.best(func() (n named[G]) { n.genome, n.hash = inner.MutateNamed(g, hash, rng); return n })
	return n.genome, n.hash
}

// Cross implements Crosser. It panics if the space inside does not.
func (s Screen[G]) Cross(a, b G, rng *rand.Rand) G {
	inner := must[Crosser[G]](s.Inner)
	return s.best(func() (n named[G]) { n.genome = inner.Cross(a, b, rng); return n }).genome
}

// Neighbors implements Neighborhood. It panics if the space inside does not.
func (s Screen[G]) Neighbors(g G) []G { return must[Neighborhood[G]](s.Inner).Neighbors(g) }

// Pack implements Packer. It panics if the space inside does not.
func (s Screen[G]) Pack(b []byte, g G) []byte { return must[Packer[G]](s.Inner).Pack(b, g) }

// Unpack implements Packer. It panics if the space inside does not.
func (s Screen[G]) Unpack(b []byte) G { return must[Packer[G]](s.Inner).Unpack(b) }

// best makes K genomes and keeps the one of the highest cheap score. One alone needs no score.
func (s Screen[G]) best(make func() named[G]) named[G] {
	kept := make()
	k := orDefault(s.K, 10)
	if k <= 1 {
		return kept
	}
	high := s.Cheap(kept.genome)
	for range k - 1 {
		n := make()
		if v := s.Cheap(n.genome); cmp.Compare(v, high) > 0 {
			kept, high = n, v
		}
	}
	return kept
}

func must[T any, G Genome](s Space[G]) T {
	t, ok := As[T](s)
	if !ok {
		panic("search: the space inside does not offer this")
	}
	return t
}
