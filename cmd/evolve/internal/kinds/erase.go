package kinds

import (
	"math/rand/v2"
	"reflect"

	"evolve/search"
)

// This file adapts a generic space of package search to the one genome type of this package.
//
// A search.Space[G] works on genomes of type G: spacernn.Cell or spacebert.Config. The engine works on search.Space[Genome],
// where Genome is an interface, so that it needs no type parameter. boxed wraps a G as a Genome. erased wraps a search.Space[G]
// as a search.Space[Genome]: every method unboxes its arguments, calls the space inside, and boxes the results.
//
// Package search asks a space for optional methods by type assertion: Namer, Packer, Crosser, Neighborhood. An adapter hides
// them unless it has them too, and must not have those that change the behaviour of a strategy if the space inside does not
// have them. Therefore erase returns one of four types. All of them name mutants and pack genomes, with a fallback for spaces
// that do not. Cross and Neighbors exist only if the space inside has them, because strategies check for them.

// boxed wraps a genome of a space as a Genome.
type boxed[G Genome] struct{ genome G }

// Hash implements Genome.
func (b boxed[G]) Hash() string { return b.genome.Hash() }

// MarshalJSON implements Genome.
func (b boxed[G]) MarshalJSON() ([]byte, error) { return b.genome.MarshalJSON() }

// Equal reports whether two genomes are the same in every detail. A replay calls it for every line of a log, so it uses the
// Equal method of G if there is one, and reflection otherwise.
func (b boxed[G]) Equal(other Genome) bool {
	o, ok := other.(boxed[G])
	if !ok {
		return false
	}
	if g, ok := any(b.genome).(interface{ Equal(G) bool }); ok {
		return g.Equal(o.genome)
	}
	return reflect.DeepEqual(b.genome, o.genome)
}

// unbox returns the genome inside g. It panics if g belongs to another space.
func unbox[G Genome](g Genome) G { return g.(boxed[G]).genome }

// erased adapts a search.Space[G] without its optional methods Cross and Neighbors. The fallbacks of MutateNamed and Pack cost
// what the search loop would pay without these methods.
type erased[G Genome] struct {
	space search.Space[G]
	namer search.Namer[G]  // nil: a mutant's hash is computed
	pack  search.Packer[G] // nil: a genome is packed as JSON
	parse func(text []byte) (Genome, error)
}

// crossing adds Cross to an erased space.
type crossing[G Genome] struct{ search.Crosser[G] }

// neighboring adds Neighbors to an erased space.
type neighboring[G Genome] struct{ search.Neighborhood[G] }

// erase returns s as a space of Genome. parse reads the JSON form of a genome.
func erase[G Genome](s search.Space[G], parse func(text []byte) (Genome, error)) search.Space[Genome] {
	e := erased[G]{space: s, parse: parse}
	e.namer, _ = search.As[search.Namer[G]](s)
	e.pack, _ = search.As[search.Packer[G]](s)
	cross, crosses := search.As[search.Crosser[G]](s)
	near, lists := search.As[search.Neighborhood[G]](s)
	switch {
	case crosses && lists:
		return struct {
			erased[G]
			crossing[G]
			neighboring[G]
		}{e, crossing[G]{cross}, neighboring[G]{near}}
	case crosses:
		return struct {
			erased[G]
			crossing[G]
		}{e, crossing[G]{cross}}
	case lists:
		return struct {
			erased[G]
			neighboring[G]
		}{e, neighboring[G]{near}}
	}
	return e
}

// Random implements search.Space.
func (e erased[G]) Random(rng *rand.Rand) Genome { return boxed[G]{e.space.Random(rng)} }

// Mutate implements search.Space.
func (e erased[G]) Mutate(g Genome, rng *rand.Rand) Genome {
	return boxed[G]{e.space.Mutate(unbox[G](g), rng)}
}

// MutateNamed implements search.Namer.
func (e erased[G]) MutateNamed(g Genome, hash string, rng *rand.Rand) (Genome, string) {
	if e.namer == nil {
		child := e.space.Mutate(unbox[G](g), rng)
		return boxed[G]{child}, child.Hash()
	}
	child, childHash := e.namer.MutateNamed(unbox[G](g), hash, rng)
	return boxed[G]{child}, childHash
}

// Pack implements search.Packer.
func (e erased[G]) Pack(b []byte, g Genome) []byte {
	if e.pack != nil {
		return e.pack.Pack(b, unbox[G](g))
	}
	text, err := g.MarshalJSON()
	if err != nil {
		panic("kinds: a genome has no JSON form: " + err.Error())
	}
	return append(b, text...)
}

// Unpack implements search.Packer.
func (e erased[G]) Unpack(b []byte) Genome {
	if e.pack != nil {
		return boxed[G]{e.pack.Unpack(b)}
	}
	g, err := e.parse(b)
	if err != nil {
		panic("kinds: a packed genome cannot be read: " + err.Error())
	}
	return g
}

// Cross implements search.Crosser.
func (c crossing[G]) Cross(a, b Genome, rng *rand.Rand) Genome {
	return boxed[G]{c.Crosser.Cross(unbox[G](a), unbox[G](b), rng)}
}

// Neighbors implements search.Neighborhood.
func (n neighboring[G]) Neighbors(g Genome) (all []Genome) {
	for _, other := range n.Neighborhood.Neighbors(unbox[G](g)) {
		all = append(all, boxed[G]{other})
	}
	return all
}
