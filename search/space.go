package search

import "math/rand/v2"

// Genome is one point of a space.
type Genome interface {
	// Hash is the identity: genomes of equal hash are the same architecture and are never scored twice.
	Hash() string
}

// Space makes genomes. Random and Mutate return valid genomes; Mutate leaves g untouched and returns another identity.
type Space[G Genome] interface {
	Random(rng *rand.Rand) G
	Mutate(g G, rng *rand.Rand) G
}

// Crosser is a Space that can also cross two genomes.
type Crosser[G Genome] interface {
	Cross(a, b G, rng *rand.Rand) G
}

// Neighborhood is a Space that can also list all one-edit neighbours of a genome, distinct and in a fixed order.
type Neighborhood[G Genome] interface {
	Neighbors(g G) []G
}

// Namer is a Space that makes Mutate's genome and tells its Hash, given that of g: making another identity it knows both,
// and to find an identity is most of the work of a candidate that costs nothing else.
type Namer[G Genome] interface {
	MutateNamed(g G, hash string, rng *rand.Rand) (child G, childHash string)
}

// Packer is a Space whose genomes can be kept as bytes. Pack appends them to b; Unpack gives back, of these bytes alone,
// the genome in every detail.
type Packer[G Genome] interface {
	Pack(b []byte, g G) []byte
	Unpack(b []byte) G
}
