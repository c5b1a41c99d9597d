package bert

import (
	"math/rand/v2"
	"slices"
)

// Cross returns a valid configuration of the layers of both: as many as one parent has, with one run of them taken from
// the other, up to the end (one-point) or from within (two-point), each half the time. Parents of one depth give layers of
// the same places; of unlike depths, a run from anywhere. The hidden size is either's. Where a number of tries give
// nothing valid and new, it returns a mutation of a.
func (s Space) Cross(a, b Config, rng *rand.Rand) Config {
	all := s.domains()
	for range maxAttempts {
		if len(a.Layers) == 0 || len(b.Layers) == 0 || a.equal(b) {
			break
		}
		x, y := a, b
		if rng.IntN(2) == 0 {
			x, y = b, a
		}
		c := spliceLayers(x, y, rng)
		c.Hidden = pick([]int{a.Hidden, b.Hidden}, rng)
		if !c.equal(a) && !c.equal(b) && all.check(c) == nil {
			return c
		}
	}
	return s.Mutate(a, rng)
}

// spliceLayers is x with a run of the layers of y in place of as many of its own.
func spliceLayers(x, y Config, rng *rand.Rand) Config {
	n, m := len(x.Layers), len(y.Layers)
	first := max(0, n-m) // from where y has enough to fill up
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
