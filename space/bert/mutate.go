package bert

import (
	"math/rand/v2"
	"slices"
)

// Mutate returns a valid configuration one edit away from c: another value of one gene, all genes that have another
// alike, or the next number of layers, by taking layers out or by copying layers. Where no edit of c is valid, because c
// is of another space, it returns a random one. A space of a single configuration has no other: then that is returned.
func (s Space) Mutate(c Config, rng *rand.Rand) Config {
	all, genes := s.domains(), c.genes()
	for _, i := range rng.Perm(len(genes)) {
		if list := all.keepValid(all.edits(c, genes[i])); len(list) > 0 {
			return pick(list, rng)
		}
	}
	for range maxAttempts {
		if d := s.Random(rng); !d.equal(c) {
			return d
		}
	}
	return s.Random(rng)
}

// maxAttempts is how often a draw is repeated that gives nothing new.
const maxAttempts = 100

func (a domains) keepValid(list []Config) []Config {
	return slices.DeleteFunc(list, func(c Config) bool { return a.check(c) != nil })
}

// Neighbors lists the valid configurations one edit away from c, each once, in a fixed order: all that Mutate can return
// for a c of the space. In the default space they are 18 to 39.
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
