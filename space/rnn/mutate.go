package rnn

import "math/rand/v2"

// maxAttempts limits random trials before all edits are listed.
const maxAttempts = 200

// Mutate returns a valid cell that is one edit away from c and has another Hash. It draws the kind of edit by weight
// and one edit of that kind uniformly, until the result is valid and new. After 200 failed trials it draws from
// Neighbors, and if that is empty it returns a random cell. It leaves c unchanged. A child may read previous states
// directly in at most as many new states as c: see Valid.
func (s Space) Mutate(c Cell, rng *rand.Rand) Cell {
	d, _ := s.MutateNamed(c, c.Hash(), rng)
	return d
}

// MutateNamed is Mutate for a cell of known Hash; it also returns the child's Hash, which Mutate computes anyway.
func (s Space) MutateNamed(c Cell, hash string, rng *rand.Rand) (Cell, string) {
	limit := s.countDirectStates(c)
	for range maxAttempts {
		e, ok := c.drawEdit(s.drawMutation(rng), rng)
		if !ok {
			continue
		}
		if d, ok := c.edited(e); ok && s.validChild(d, limit) {
			if h := d.Hash(); h != hash {
				return d.clone(), h // a copy without spare capacity
			}
		}
	}
	if all := s.Neighbors(c); len(all) > 0 {
		d := all[rng.IntN(len(all))]
		return d, d.Hash()
	}
	for { // c has no valid edit in this space
		d := s.Random(rng)
		if h := d.Hash(); h != hash {
			return d, h
		}
	}
}

// validChild reports whether d may descend from a cell in which limit new states read a previous state directly.
func (s Space) validChild(d Cell, limit int) bool {
	return s.validExceptDirect(d) == nil && s.countDirectStates(d) <= limit
}

// mutations returns the kinds of mutation of the space, a prefix of the table: the last kind is for leaky spaces.
func (s Space) mutations() []mutation {
	if s.Leaky {
		return mutations
	}
	return mutations[:len(mutations)-1]
}

// drawMutation draws an index into mutations by weight.
func (s Space) drawMutation(rng *rand.Rand) int {
	total := 0
	for _, k := range s.mutations() {
		total += k.weight
	}
	left := rng.IntN(total)
	for i, k := range s.mutations() {
		if left -= k.weight; left < 0 {
			return i
		}
	}
	panic("space/rnn: weights do not add up")
}

// Neighbors lists the valid cells one edit away from c in a fixed order, each identity once and without that of c.
// Cost: some hundred Hashes.
func (s Space) Neighbors(c Cell) (list []Cell) {
	seen := map[string]bool{c.Hash(): true}
	limit := s.countDirectStates(c)
	for k := range s.mutations() {
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
