package search

import (
	"cmp"
	"math/rand/v2"
)

// Screen wraps a Space and selects genomes by a cheap score before they are proposed (the "move" of Abdelfattah et al.
// 2021, arXiv 2101.08134). Where the space inside makes one genome, Screen makes K and keeps the one of the highest score.
// It offers to cross, name and pack where the space inside does. It does not screen neighbours, because local search visits
// them all.
//
// The score is the function Cheap, or the prediction of a Model that learns from the outcomes of the run. While the model is
// not on, Screen makes one genome, and a run equals that of the space inside. With a share of the proposals at random the
// outcomes stay a fair test of the score: Screen then records what it predicted for every candidate at rung 0, and whether
// it chose the candidate.
//
// Departures. The paper screens the mutants of one search; Screen also screens random genomes and crossovers, and
// CrossMutate twice. Screen does not see earlier proposals, so the best of K may be a repeat.
//
// It costs K genomes and K scores per candidate, on the goroutine that proposes, and again at every replay. A Screen keeps
// state, so every run needs a new one.
type Screen[G Genome] struct {
	Inner       Space[G]
	K           int             // genomes made, 10 when 0
	Cheap       func(G) float64 // higher is better, NaN is worst, the first made wins ties; depends on the genome alone
	Model       Model[G]        // takes the place of Cheap; nil: none
	RandomShare float64         // share of proposals that keep the first genome made, from 0 to 1

	chose bool // since the last call of Foresee
}

// hashed pairs a genome with its hash, "" where the hash is not computed yet.
type hashed[G any] struct {
	genome G
	hash   string
}

// Unwrap implements Wrapper.
func (s *Screen[G]) Unwrap() Space[G] { return s.Inner }

// Random implements Space.
func (s *Screen[G]) Random(rng *rand.Rand) G {
	return s.best(rng, func() (h hashed[G]) { h.genome = s.Inner.Random(rng); return h }).genome
}

// Mutate implements Space.
func (s *Screen[G]) Mutate(g G, rng *rand.Rand) G {
	return s.best(rng, func() (h hashed[G]) { h.genome = s.Inner.Mutate(g, rng); return h }).genome
}

// MutateNamed implements Namer. It panics if the space inside does not implement it.
func (s *Screen[G]) MutateNamed(g G, hash string, rng *rand.Rand) (child G, childHash string) {
	inner := mustOffer[Namer[G]](s.Inner)
	h := s.best(rng, func() (h hashed[G]) { h.genome, h.hash = inner.MutateNamed(g, hash, rng); return h })
	return h.genome, h.hash
}

// Cross implements Crosser. It panics if the space inside does not implement it.
func (s *Screen[G]) Cross(a, b G, rng *rand.Rand) G {
	inner := mustOffer[Crosser[G]](s.Inner)
	return s.best(rng, func() (h hashed[G]) { h.genome = inner.Cross(a, b, rng); return h }).genome
}

// Neighbors implements Neighborhood. It panics if the space inside does not implement it.
func (s *Screen[G]) Neighbors(g G) []G { return mustOffer[Neighborhood[G]](s.Inner).Neighbors(g) }

// Pack implements Packer. It panics if the space inside does not implement it.
func (s *Screen[G]) Pack(b []byte, g G) []byte { return mustOffer[Packer[G]](s.Inner).Pack(b, g) }

// Unpack implements Packer. It panics if the space inside does not implement it.
func (s *Screen[G]) Unpack(b []byte) G { return mustOffer[Packer[G]](s.Inner).Unpack(b) }

// Foresee implements Learner. It records nothing where Screen chooses every candidate by a fixed score.
func (s *Screen[G]) Foresee(c Candidate[G]) Candidate[G] {
	chose := s.chose
	s.chose = false
	if c.Rung > 0 || s.Model == nil && s.RandomShare <= 0 {
		return c
	}
	c.Screened = chose
	if v := s.score(c); isFinite(v) {
		c.Predicted = &v
	}
	return c
}

// Learn implements Learner.
func (s *Screen[G]) Learn(c Candidate[G]) {
	if s.Model != nil {
		s.Model.Learn(c)
	}
}

// score returns the cheap score of a candidate, or the prediction of the model.
func (s *Screen[G]) score(c Candidate[G]) float64 {
	if s.Model != nil {
		return s.Model.Predict(c)
	}
	return s.Cheap(c.Genome)
}

// best generates K genomes and keeps the one of the highest score. A single genome needs no score.
func (s *Screen[G]) best(rng *rand.Rand, generate func() hashed[G]) hashed[G] {
	kept := generate()
	k := cmp.Or(s.K, 10)
	if k <= 1 || s.Model != nil && !s.Model.On() || s.RandomShare > 0 && rng.Float64() < s.RandomShare {
		return kept
	}
	s.chose = true
	highest := s.score(Candidate[G]{Genome: kept.genome, Hash: kept.hash})
	for range k - 1 {
		h := generate()
		if v := s.score(Candidate[G]{Genome: h.genome, Hash: h.hash}); cmp.Compare(v, highest) > 0 {
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
