package rnn

// arena hands out slices of one array, which is used again after it is emptied: identities are computed by the million.
type arena[T any] struct{ all, free []T }

// maxKept bounds what a slab keeps; what a cell of unusual symmetry needs beyond that is left to the collector.
const maxKept = 1 << 13

// alloc returns n zeros that last until the slab is emptied.
func (s *arena[T]) alloc(n int) []T {
	if n > len(s.free) {
		if len(s.all) >= maxKept || n > maxKept {
			return make([]T, n)
		}
		s.all = make([]T, min(2*len(s.all)+8*n, maxKept)) // what was handed out keeps the array it came from
		s.free = s.all
	}
	t := s.free[:n:n]
	s.free = s.free[n:]
	clear(t)
	return t
}

func (s *arena[T]) reset() { s.free = s.all }
