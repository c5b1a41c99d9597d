package nn

// WeightKey returns the key from which the weights of one draw are derived. It depends on the seed and the number of the
// draw only, not on the network, so that all networks of a run start from the same random numbers.
func WeightKey(seed uint64, draw int) uint64 {
	return seed*0x9e3779b97f4a7c15 + uint64(draw)*0xd1342543de82ef95 + 1
}
