package bert

import (
	"fmt"
	"slices"
	"strconv"

	nnbert "evolve/nn/bert"
)

// Config is an encoder as a genome: plain data that no method changes, except UnmarshalJSON. Which network it stands
// for depends on the reading: see Space.Encoder.
type Config struct {
	Hidden int // width of every layer's input and output
	Layers []Layer
}

// Layer is one layer of a Config: an operation on the sequence and a stack of feed-forward layers of one width.
type Layer struct {
	Op     nnbert.Op
	Heads  int // heads of the operation; they divide Hidden
	Kernel int // taps of the convolution of DSC, odd; 0 for other operations
	Feed   int // width of each feed-forward layer (feed_forward_dimension)
	Feeds  int // number of feed-forward layers (num_feed_forward)
}

// Upper bounds of what Check accepts, far above published encoders. They keep a hostile file from allocating gigabytes.
const (
	maxWidth  = 1 << 16
	maxLayers = 256
	maxFeeds  = 64
	maxKernel = 255
)

// Check reports the first value from which no network can be built. Layers count from 0.
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

// check reports the first value of a layer from which no network can be built.
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

// String returns a short form, such as "256: SDP 4 1024x1, DSC9 2 512x3": the hidden size, then of each layer the
// operation, the heads, and the width and number of its feed-forward layers.
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

// Equal reports whether two configurations have the same genes. It is the cheap form of comparing their Hash.
func (c Config) Equal(d Config) bool { return c.Hidden == d.Hidden && slices.Equal(c.Layers, d.Layers) }

func (c Config) clone() Config { return Config{Hidden: c.Hidden, Layers: slices.Clone(c.Layers)} }
