package nn

// Network is what a genome means and fitness measures: a Cell, or an encoder.Encoder.
type Network interface {
	// Check reports why the network cannot be built.
	Check() error
}
