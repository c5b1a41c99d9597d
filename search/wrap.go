package search

// Wrapper extends a Space that contains another one. It has the methods of every optional interface but offers one only
// where the space inside does; calling any other panics.
type Wrapper[G Genome] interface {
	Unwrap() Space[G]
}

// As returns s as the optional interface T (Crosser, Neighborhood, Namer, Packer) and whether s offers it. Use it instead
// of a type assertion wherever s may be a Wrapper.
func As[T any, G Genome](s Space[G]) (t T, ok bool) {
	if w, wraps := s.(Wrapper[G]); wraps {
		if _, ok = As[T](w.Unwrap()); !ok {
			return t, false
		}
	}
	t, ok = s.(T)
	return t, ok
}
