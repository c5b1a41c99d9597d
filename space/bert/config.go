package bert

import (
	"fmt"
	"slices"
	"strconv"

	nnbert "evolve/nn/bert"
)

// Config is an encoder as a genome.
type Config struct {
	Hidden int // width of every layer's input and output
	Layers []Layer
}

// Layer is one layer: an operation and a stack of feed-forward layers of one width.
type Layer struct {
	Op     nnbert.Op
	Heads  int
	Kernel int // DSC: taps of its convolution; 0 elsewhere
	Feed   int // width of a feed-forward layer, feed_forward_dimension
	Feeds  int // how many there are, num_feed_forward
}

// Most of what a configuration may ask for, far above what anybody trains.
const (
	maxWidth  = 1 << 16
	maxLayers = 256
	maxFeeds  = 64
	maxKernel = 255
)

// Check reports the first thing that no network can be built of. Layers count from 0.
func (c Config) Check() error {
	if c.Hidden < 1 || c.Hidden > maxWidth {
		return fmt.Errorf("space/bert: hidden_size (%d): want 1 to %d", c.Hidden, maxWidth)
	}
	if n := len(c.Layers); n < 1 || n > maxLayers {
		return fmt.Errorf("space/bert: encoder_layers (%d of them): want 1 to %d", n, maxLayers)
	}
	for i, l := range c.Layers {
		if err := l.check(c.Hidden); err != nil {
			return fmt.Errorf("space/bert: layer %d: %w", i, err)
		}
	}
	return nil
}

func (l Layer) check(hidden int) error {
	switch {
	case l.Op > nnbert.DSC:
		return fmt.Errorf("operation (%v): unknown", l.Op)
	case l.Op == nnbert.DSC && (l.Kernel < 1 || l.Kernel > maxKernel || l.Kernel%2 == 0):
		return fmt.Errorf("operation_parameter (%d): a kernel is odd, 1 to %d", l.Kernel, maxKernel)
	case l.Op != nnbert.DSC && l.Kernel != 0:
		return fmt.Errorf("kernel (%d): %v has none, want 0", l.Kernel, l.Op)
	case l.Heads < 1 || hidden%l.Heads != 0:
		return fmt.Errorf("num_operation_heads (%d): do not divide hidden_size %d", l.Heads, hidden)
	case l.Feed < 1 || l.Feed > maxWidth:
		return fmt.Errorf("feed_forward_dimension (%d): want 1 to %d", l.Feed, maxWidth)
	case l.Feeds < 1 || l.Feeds > maxFeeds:
		return fmt.Errorf("num_feed_forward (%d): want 1 to %d", l.Feeds, maxFeeds)
	}
	return nil
}

// String is the configuration in short: 256: SDP 4 1024x1, DSC9 2 512x3, where a layer is its operation, heads, and
// feed-forward layers.
func (c Config) String() string { return string(c.appendText(nil)) }

func (c Config) appendText(b []byte) []byte {
	b = append(strconv.AppendInt(b, int64(c.Hidden), 10), ':')
	for i, l := range c.Layers {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(b, ' '), l.operation().String()...)
		b = strconv.AppendInt(append(b, ' '), int64(l.Heads), 10)
		b = strconv.AppendInt(append(b, ' '), int64(l.Feed), 10)
		b = strconv.AppendInt(append(b, 'x'), int64(l.Feeds), 10)
	}
	return b
}

func (c Config) equal(d Config) bool { return c.Hidden == d.Hidden && slices.Equal(c.Layers, d.Layers) }

func (c Config) clone() Config { return Config{Hidden: c.Hidden, Layers: slices.Clone(c.Layers)} }
