package bert

import "math/rand/v2"

// Random draws a valid configuration: the hidden size, the number of layers, and every gene of every layer, each
// uniformly from its set. Half of the default space's draws have 2 layers, though nearly all of its configurations have 4.
func (s Space) Random(rng *rand.Rand) Config {
	all := s.domains()
	c := Config{Hidden: pick(all.hidden, rng), Layers: make([]Layer, pick(all.layers, rng))}
	for i := range c.Layers {
		op := pick(all.ops, rng)
		c.Layers[i] = Layer{op.op, pick(all.heads, rng), op.kernel, pick(all.feed, rng), pick(all.feeds, rng)}
	}
	return c
}

func pick[T any](set []T, rng *rand.Rand) T { return set[rng.IntN(len(set))] }
