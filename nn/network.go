package nn

// Network describes what a genome means and fitness measures: an rnn.Cell or a bert.Encoder.
type Network interface {
	// Check reports why the network cannot be built, or returns nil.
	Check() error
}
