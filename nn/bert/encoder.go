package bert

import "fmt"

// Op selects how a layer mixes the tokens of a sequence.
type Op uint8

// The operations of the FlexiBERT space (Tuli et al. 2022, arXiv 2205.11656).
const (
	SDP Op = iota // attention by scaled dot products
	WMA           // weighted multiplicative attention: the same, with the query multiplied by one more matrix
	DFT           // real part of the discrete Fourier transform over the tokens and the units of a head
	DCT           // unnormalised cosine transform (DCT-II) over both
	DSC           // span-based dynamic convolution beside attention on half the heads (ConvBERT)
)

// String returns the name of the operation, such as SDP.
func (o Op) String() string {
	if int(o) >= len(opNames) {
		return fmt.Sprintf("Op(%d)", uint8(o))
	}
	return opNames[o]
}

var opNames = [...]string{"SDP", "WMA", "DFT", "DCT", "DSC"}

// Linear reports whether the operation is a fixed transform: DFT or DCT.
func (o Op) Linear() bool { return o == DFT || o == DCT }

// Layer describes one layer: an operation, and a stack of feed-forward layers behind it.
type Layer struct {
	Op     Op
	Heads  int   // divides Hidden
	Kernel int   // K, taps of DSC's convolution, odd
	Feed   []int // widths of the feed-forward layers, each followed by GELU
	Bare   bool  // DFT and DCT only: no output projection, residual and normalisation behind the operation
}

// Encoder describes a network: embeddings of tokens, positions and segments, normalised, projected to the hidden width
// where that differs, and followed by layers. It is plain data.
type Encoder struct {
	Vocabulary int // different tokens
	Positions  int // tokens of the longest sequence
	Embedding  int // E
	Hidden     int // H
	Layers     []Layer
}

// HeadWidth returns d, the width of one head of a layer: H over the number of heads.
func (e Encoder) HeadWidth(l Layer) int { return e.Hidden / l.Heads }

// AttentionHeads returns the number of heads on which a layer attends: half of Heads, but at least 1, for DSC.
func (l Layer) AttentionHeads() int {
	if l.Op == DSC {
		return max(1, l.Heads/2)
	}
	return l.Heads
}

// Inner returns I, the width of query, key and value of a layer.
func (e Encoder) Inner(l Layer) int { return l.AttentionHeads() * e.HeadWidth(l) }

// Check reports the first reason why the encoder cannot be built, or returns nil.
func (e Encoder) Check() error {
	if e.Vocabulary < 1 || e.Positions < 1 || e.Embedding < 1 || e.Hidden < 1 {
		return fmt.Errorf("bert: vocabulary %d, positions %d, embedding %d, hidden %d: every size must be at least 1",
			e.Vocabulary, e.Positions, e.Embedding, e.Hidden)
	}
	if len(e.Layers) == 0 {
		return fmt.Errorf("bert: no layers")
	}
	for i, l := range e.Layers {
		if err := e.check(l); err != nil {
			return fmt.Errorf("bert: layer %d: %w", i, err)
		}
	}
	return nil
}

// check reports what is wrong with a layer, or returns nil.
func (e Encoder) check(l Layer) error {
	switch {
	case int(l.Op) >= len(opNames):
		return fmt.Errorf("operation (%v): unknown", l.Op)
	case l.Heads < 1 || e.Hidden%l.Heads != 0:
		return fmt.Errorf("heads (%d): do not divide hidden size %d", l.Heads, e.Hidden)
	case l.Op == DSC && (l.Kernel < 1 || l.Kernel%2 == 0):
		return fmt.Errorf("kernel (%d): want an odd number", l.Kernel)
	case l.Bare && !l.Op.Linear():
		return fmt.Errorf("%v cannot be bare", l.Op)
	case len(l.Feed) == 0:
		return fmt.Errorf("no feed-forward layer")
	}
	for _, f := range l.Feed {
		if f < 1 {
			return fmt.Errorf("feed-forward width (%d): want at least 1", f)
		}
	}
	return nil
}
