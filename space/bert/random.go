package bert

import "math/rand/v2"

// Random draws a valid configuration. It draws the hidden size, the number of layers and every gene of every layer
// uniformly from its set. So half of the draws from the default space have 2 layers, although nearly all of its
// configurations have 4.
func (s Space) Random(rng *rand.Rand) Config {
	all := s.domains()
	c := Config{Hidden: pick(all.hidden, rng), Layers: make([]Layer, pick(all.layers, rng))}
	for i := range c.Layers {
		op := pick(all.ops, rng)
		c.Layers[i] = Layer{op.op, pick(all.heads, rng), op.kernel, pick(all.feed, rng), pick(all.feeds, rng)}
	}
	return c
}

// pick draws one element uniformly.
func pick[T any](set []T, rng *rand.Rand) T { return set[rng.IntN(len(set))] }
