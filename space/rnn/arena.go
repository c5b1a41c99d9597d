package rnn

// slab hands out slices of one array, which is used again after it is emptied: identities are computed by the million.
type slab[T any] struct{ all, free []T }

// mostKept bounds what a slab keeps; what a cell of unusual symmetry needs beyond that is left to the collector.
const mostKept = 1 << 13

// take returns n zeros that last until the slab is emptied.
func (s *slab[T]) take(n int) []T {
	if n > len(s.free) {
		if len(s.all) >= mostKept || n > mostKept {
			return make([]T, n)
		}
		s.all = make([]T, min(2*len(s.all)+8*n, mostKept)) // what was handed out keeps the array it came from
		s.free = s.all
	}
	t := s.free[:n:n]
	s.free = s.free[n:]
	clear(t)
	return t
}

func (s *slab[T]) empty() { s.free = s.all }
