package bert

import (
	"fmt"
	"slices"

	nnbert "evolve/nn/bert"
)

// Reading is which network a configuration stands for. Published labels and published metrics of NAS-Bench-BERT are not
// those of the networks that its configurations describe.
type Reading uint8

const (
	// Nominal builds what is written: for search and new work.
	Nominal Reading = iota
	// Trained builds what the benchmark's training code builds, and its labels are of: it compares strings by identity, so
	// that every layer is plain SDP attention; the first feed-forward layer is 4*Hidden wide, Feed is the width of the
	// extra ones alone. The 500 labels are of 301 networks, and no predictor can be expected above a tau of about .79.
	Trained
	// Paper builds what the paper's metric code builds, and its published metrics are of: hidden size 256 and
	// feed-forward layers of 1024 whatever is written, transforms without output layer, residual and normalisation. That
	// code also ignores attention masks and leaves dropout on, which is not the network's business.
	Paper
)

const (
	paperHidden = 256
	paperFeed   = 1024
)

var readings = []string{"nominal", "trained", "paper"}

// String is the reading's name.
func (r Reading) String() string {
	if int(r) >= len(readings) {
		return fmt.Sprintf("Reading(%d)", uint8(r))
	}
	return readings[r]
}

// ParseReading is the inverse of String.
func ParseReading(name string) (Reading, error) {
	i := slices.Index(readings, name)
	if i < 0 {
		return 0, fmt.Errorf("space/bert: reading (%q): want nominal, trained or paper", name)
	}
	return Reading(i), nil
}

// Encoder is the network that a configuration stands for under the space's reading.
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
