package search

// Wrapper is a Space around another one. It has the methods of every optional interface, but offers one only where the
// space inside does; calling any other panics.
type Wrapper[G Genome] interface {
	Unwrap() Space[G]
}

// As gives s as the optional interface T (Crosser, Neighborhood, Namer, Packer), if s offers it: ask it, instead of
// asserting the type, wherever s may be a Wrapper.
func As[T any, G Genome](s Space[G]) (t T, ok bool) {
	if w, wraps := s.(Wrapper[G]); wraps {
		if _, ok = As[T](w.Unwrap()); !ok {
			return t, false
		}
	}
	t, ok = s.(T)
	return t, ok
}
