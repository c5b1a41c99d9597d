package bert

import (
	"math/rand/v2"
	"slices"
)

// Cross returns a valid configuration that has the number of layers of one parent, and in it a run of layers of the
// other. The run extends to the end (one-point crossover) or not necessarily (two-point crossover), each with
// probability 1/2. Parents of equal depth exchange layers of equal positions; otherwise the run starts anywhere. The
// hidden size is that of either parent. After 100 trials without a valid new configuration Cross returns a mutation of
// a.
func (s Space) Cross(a, b Config, rng *rand.Rand) Config {
	all := s.domains()
	for range maxAttempts {
		if len(a.Layers) == 0 || len(b.Layers) == 0 || a.Equal(b) {
			break
		}
		x, y := a, b
		if rng.IntN(2) == 0 {
			x, y = b, a
		}
		c := spliceLayers(x, y, rng)
		c.Hidden = pick([]int{a.Hidden, b.Hidden}, rng)
		if !c.Equal(a) && !c.Equal(b) && all.check(c) == nil {
			return c
		}
	}
	return s.Mutate(a, rng)
}

// spliceLayers returns x with a run of layers of y in place of as many of its own.
func spliceLayers(x, y Config, rng *rand.Rand) Config {
	n, m := len(x.Layers), len(y.Layers)
	first := max(0, n-m) // from here on, y has enough layers to reach the end
	from, to := first+rng.IntN(n-first), n
	if rng.IntN(2) == 0 {
		from = rng.IntN(n)
		to = from + 1 + rng.IntN(min(m, n-from))
	}
	source := from
	if n != m {
		source = rng.IntN(m - (to - from) + 1)
	}
	return Config{Layers: slices.Concat(x.Layers[:from], y.Layers[source:source+to-from], x.Layers[to:])}
}
