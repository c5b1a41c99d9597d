package bert

import (
	"math/rand/v2"
	"slices"
)

// Mutate returns a valid configuration one edit away from c. The gene is drawn uniformly among those that have another
// valid value, and the value uniformly. The number of layers changes to the next allowed number, by removing layers or
// by repeating layers. If no edit of c is valid, Mutate returns a random configuration. In a space of one configuration
// it returns that one. It leaves c unchanged.
func (s Space) Mutate(c Config, rng *rand.Rand) Config {
	all, genes := s.domains(), c.genes()
	for _, i := range rng.Perm(len(genes)) {
		if list := all.keepValid(all.edits(c, genes[i])); len(list) > 0 {
			return pick(list, rng)
		}
	}
	for range maxAttempts {
		if d := s.Random(rng); !d.Equal(c) {
			return d
		}
	}
	return s.Random(rng)
}

// maxAttempts limits the repetitions of a draw that gave nothing new.
const maxAttempts = 100

// keepValid returns the valid configurations of list. It overwrites list.
func (a domains) keepValid(list []Config) []Config {
	return slices.DeleteFunc(list, func(c Config) bool { return a.check(c) != nil })
}

// Neighbors lists the valid configurations one edit away from c in a fixed order, each once: all possible results of
// Mutate for a c of the space. In the default space these are 18 to 39.
func (s Space) Neighbors(c Config) (list []Config) {
	all := s.domains()
	seen := map[string]bool{c.String(): true}
	for _, g := range c.genes() {
		for _, d := range all.keepValid(all.edits(c, g)) {
			if text := d.String(); !seen[text] {
				seen[text] = true
				list = append(list, d)
			}
		}
	}
	return list
}
