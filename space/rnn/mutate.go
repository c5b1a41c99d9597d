package rnn

import (
	"math/rand/v2"
)

// maxAttempts is how often a random edit is tried before all of them are listed.
const maxAttempts = 200

// Mutate returns a valid cell that is one edit away from c and of another identity; where no edit of c is valid, as for a
// cell far too large for the space, a random one.
func (s Space) Mutate(c Cell, rng *rand.Rand) Cell {
	d, _ := s.MutateNamed(c, c.Hash(), rng)
	return d
}

// MutateNamed is Mutate for a cell whose Hash is known, and tells that of the cell it returns.
func (s Space) MutateNamed(c Cell, hash string, rng *rand.Rand) (Cell, string) {
	limit := countDirectStates(c)
	for range maxAttempts {
		e, ok := c.drawEdit(drawMutation(rng), rng)
		if !ok {
			continue
		}
		if d, ok := c.edited(e); ok && s.validChild(d, limit) {
			if h := d.Hash(); h != hash {
				return d.clone(), h // in as little memory as it needs
			}
		}
	}
	if all := s.Neighbors(c); len(all) > 0 {
		d := all[rng.IntN(len(all))]
		return d, d.Hash()
	}
	for { // c leads nowhere in this space
		d := s.Random(rng)
		if h := d.Hash(); h != hash {
			return d, h
		}
	}
}

// validChild reports whether a cell may descend from one in which limit new states read a previous one directly.
func (s Space) validChild(c Cell, limit int) bool {
	return s.validExceptDirect(c) == nil && countDirectStates(c) <= limit
}

func drawMutation(rng *rand.Rand) int {
	total := 0
	for _, k := range mutations {
		total += k.weight
	}
	left := rng.IntN(total)
	for i, k := range mutations {
		if left -= k.weight; left < 0 {
			return i
		}
	}
	panic("space/rnn: weights do not add up")
}

// Neighbors lists the valid cells one edit away from c, each identity once, c's own not, in a fixed order.
func (s Space) Neighbors(c Cell) (list []Cell) {
	seen := map[string]bool{c.Hash(): true}
	limit := countDirectStates(c)
	for k := range mutations {
		for _, e := range c.edits(k) {
			d, ok := c.edited(e)
			if !ok || !s.validChild(d, limit) {
				continue
			}
			if h := d.Hash(); !seen[h] {
				seen[h] = true
				list = append(list, d)
			}
		}
	}
	return list
}
