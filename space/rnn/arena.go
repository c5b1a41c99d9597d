package rnn

// arena allocates slices from one array. reset makes the whole array available again, so that the next identity
// allocates nothing.
type arena[T any] struct{ all, free []T }

// maxKept limits the array of an arena. A cell of unusual symmetry allocates beyond it from the garbage-collected heap.
const maxKept = 1 << 13

// alloc returns n zero values, which are valid until reset.
func (a *arena[T]) alloc(n int) []T {
	if n > len(a.free) {
		if len(a.all) >= maxKept || n > maxKept {
			return make([]T, n)
		}
		a.all = make([]T, min(2*len(a.all)+8*n, maxKept)) // slices handed out before keep the old array
		a.free = a.all
	}
	t := a.free[:n:n]
	a.free = a.free[n:]
	clear(t)
	return t
}

func (a *arena[T]) reset() { a.free = a.all }
