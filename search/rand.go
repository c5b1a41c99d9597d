package search

import "math/rand/v2"

// Stream separates the uses of randomness of one candidate.
type Stream uint64

// The streams of a candidate. Their numbers are part of every seeded run.
const (
	StreamPropose   Stream = iota // the strategy's choices and the variation itself
	StreamNeighbors               // the order in which a candidate's neighbours are visited
)

// Rand returns a new generator for one purpose of one candidate. It depends on its three arguments alone.
func Rand(seed uint64, id int, stream Stream) *rand.Rand {
	return rand.New(rand.NewPCG(mix(seed^mix(uint64(stream)+1)), mix(uint64(id))))
}

// mix applies the finaliser of SplitMix64 (Steele et al. 2014), which sets neighbouring seeds far apart.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
