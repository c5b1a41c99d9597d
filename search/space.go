package search

import "math/rand/v2"

// Genome describes one point of a space. Genomes are immutable.
type Genome interface {
	// Hash returns the identity: genomes of equal hash are the same architecture and are never evaluated twice.
	Hash() string
}

// Space makes genomes. Random and Mutate return valid genomes. Mutate leaves g unchanged and returns another identity.
type Space[G Genome] interface {
	Random(rng *rand.Rand) G
	Mutate(g G, rng *rand.Rand) G
}

// Crosser extends a Space that can cross two genomes.
type Crosser[G Genome] interface {
	Cross(a, b G, rng *rand.Rand) G
}

// Neighborhood extends a Space that can list all one-edit neighbours of a genome, distinct and in a fixed order.
type Neighborhood[G Genome] interface {
	Neighbors(g G) []G
}

// Namer extends a Space that computes the Hash of a mutant together with the mutant, given the Hash of g. Mutate must
// compare both identities anyway, and hashing is most of the cost of a candidate that is cheap to evaluate.
type Namer[G Genome] interface {
	MutateNamed(g G, hash string, rng *rand.Rand) (child G, childHash string)
}

// Packer extends a Space whose genomes can be stored as bytes. Pack appends them to b. Unpack restores the genome in
// every detail from these bytes alone.
type Packer[G Genome] interface {
	Pack(b []byte, g G) []byte
	Unpack(b []byte) G
}
