package bert

import (
	"fmt"
	"slices"

	nnbert "evolve/nn/bert"
)

// Reading selects the network that a configuration stands for. The published labels and the published metrics of
// NAS-Bench-BERT (arXiv 2306.00288) belong to other networks than its configurations describe.
type Reading uint8

const (
	// Nominal builds what the configuration says. Use it for search and for new work.
	Nominal Reading = iota
	// Trained builds what the benchmark trained to get its labels. The training code compares strings by identity, so every
	// layer has plain SDP attention. The first feed-forward layer is 4*Hidden wide; Feed is the width of the others. So the
	// 500 labels belong to 301 networks, and no predictor can be expected to reach a Kendall tau above about 0.79.
	Trained
	// Paper builds what the paper's code measured to get its metrics: hidden size 256 and feed-forward layers of width 1024
	// for every configuration, and transforms without output layer, residual and normalisation. That code also ignores
	// attention masks and leaves dropout on; a network here does neither.
	Paper
)

const (
	paperHidden = 256
	paperFeed   = 1024
)

var readings = []string{"nominal", "trained", "paper"}

// String returns the name: nominal, trained or paper.
func (r Reading) String() string {
	if int(r) >= len(readings) {
		return fmt.Sprintf("Reading(%d)", uint8(r))
	}
	return readings[r]
}

// ParseReading returns the reading of a name that String returns.
func ParseReading(name string) (Reading, error) {
	i := slices.Index(readings, name)
	if i < 0 {
		return 0, fmt.Errorf("space/bert: reading (%q): want nominal, trained or paper", name)
	}
	return Reading(i), nil
}

// Encoder returns the network that a configuration stands for under the reading of the space. It needs no weights and
// costs little.
func (s Space) Encoder(c Config) nnbert.Encoder {
	e := nnbert.Encoder{Vocabulary: s.vocabulary(), Positions: s.positions(), Embedding: s.embedding(), Hidden: c.Hidden}
	if s.Reading == Paper {
		e.Hidden = paperHidden
	}
	e.Layers = make([]nnbert.Layer, len(c.Layers))
	for i, l := range c.Layers {
		e.Layers[i] = s.Reading.layer(l, c.Hidden)
	}
	return e
}

// layer returns the layer of the network.
func (r Reading) layer(l Layer, hidden int) nnbert.Layer {
	switch r {
	case Trained:
		feed := slices.Repeat([]int{l.Feed}, l.Feeds)
		feed[0] = 4 * hidden
		return nnbert.Layer{Op: nnbert.SDP, Heads: l.Heads, Feed: feed}
	case Paper:
		l.Feed = paperFeed
	}
	return nnbert.Layer{
		Op: l.Op, Heads: l.Heads, Kernel: l.Kernel,
		Feed: slices.Repeat([]int{l.Feed}, l.Feeds),
		Bare: r == Paper && l.Op.Linear(),
	}
}
