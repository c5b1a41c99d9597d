package search

import (
	"cmp"
	"math/rand/v2"
)

// Screen wraps a Space and selects genomes by a cheap score before they are proposed (the "move" of Abdelfattah et al.
// 2021, arXiv 2101.08134). Where the space inside makes one genome, Screen makes K and keeps the one of the highest cheap
// score. It offers to cross, name and pack where the space inside does. It does not screen neighbours, because local
// search visits them all.
//
// Departures. The paper screens the mutants of one search; Screen also screens random genomes and crossovers, and
// CrossMutate twice. Screen does not see earlier proposals, so the best of K may be a repeat.
//
// It costs K genomes and K calls of Cheap per candidate, on the goroutine that proposes, and again at every replay.
type Screen[G Genome] struct {
	Inner Space[G]
	K     int             // genomes made, 10 when 0
	Cheap func(G) float64 // higher is better, NaN is worst, the first made wins ties; depends on the genome alone
}

// hashed pairs a genome with its hash, "" where the hash is not computed yet.
type hashed[G any] struct {
	genome G
	hash   string
}

// Unwrap implements Wrapper.
func (s Screen[G]) Unwrap() Space[G] { return s.Inner }

// Random implements Space.
func (s Screen[G]) Random(rng *rand.Rand) G {
	return s.best(func() (h hashed[G]) { h.genome = s.Inner.Random(rng); return h }).genome
}

// Mutate implements Space.
func (s Screen[G]) Mutate(g G, rng *rand.Rand) G {
	return s.best(func() (h hashed[G]) { h.genome = s.Inner.Mutate(g, rng); return h }).genome
}

// MutateNamed implements Namer. It panics if the space inside does not implement it.
func (s Screen[G]) MutateNamed(g G, hash string, rng *rand.Rand) (child G, childHash string) {
	inner := mustOffer[Namer[G]](s.Inner)
	h := s.best(func() (h hashed[G]) { h.genome, h.hash = inner.MutateNamed(g, hash, rng); return h })
	return h.genome, h.hash
}

// Cross implements Crosser. It panics if the space inside does not implement it.
func (s Screen[G]) Cross(a, b G, rng *rand.Rand) G {
	inner := mustOffer[Crosser[G]](s.Inner)
	return s.best(func() (h hashed[G]) { h.genome = inner.Cross(a, b, rng); return h }).genome
}

// Neighbors implements Neighborhood. It panics if the space inside does not implement it.
func (s Screen[G]) Neighbors(g G) []G { return mustOffer[Neighborhood[G]](s.Inner).Neighbors(g) }

// Pack implements Packer. It panics if the space inside does not implement it.
func (s Screen[G]) Pack(b []byte, g G) []byte { return mustOffer[Packer[G]](s.Inner).Pack(b, g) }

// Unpack implements Packer. It panics if the space inside does not implement it.
func (s Screen[G]) Unpack(b []byte) G { return mustOffer[Packer[G]](s.Inner).Unpack(b) }

// best generates K genomes and keeps the one of the highest cheap score. A single genome needs no score.
func (s Screen[G]) best(generate func() hashed[G]) hashed[G] {
	kept := generate()
	k := cmp.Or(s.K, 10)
	if k <= 1 {
		return kept
	}
	highest := s.Cheap(kept.genome)
	for range k - 1 {
		h := generate()
		if v := s.Cheap(h.genome); cmp.Compare(v, highest) > 0 {
			kept, highest = h, v
		}
	}
	return kept
}

// mustOffer returns s as the optional interface T and panics where s does not offer it.
func mustOffer[T any, G Genome](s Space[G]) T {
	t, ok := As[T](s)
	if !ok {
		panic("search: the space inside does not offer this")
	}
	return t
}
