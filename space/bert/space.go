package bert

import (
	"math/big"
	"slices"
)

// Space describes the encoders whose genes come from given sets (FlexiBERT, Tuli et al. 2022, arXiv 2205.11656). Zero
// fields take the documented defaults, the space of NAS-Bench-BERT (Serianni and Kalita 2023, arXiv 2306.00288). A
// smaller set restricts the space. The order of a set does not matter. Check reports values that make no space.
type Space struct {
	Hidden []int    // hidden sizes, default 128 and 256
	Layers []int    // numbers of layers, default 2 and 4
	Ops    []string // operations, default SDP WMA DFT DCT DSC5 DSC9; DSC5 has a kernel of 5 taps
	Heads  []int    // numbers of heads, default 2 and 4
	Feed   []int    // widths of feed-forward layers, default 512 and 1024
	Feeds  []int    // numbers of feed-forward layers, default 1 and 3

	Vocabulary int     // number of tokens, default 30522
	Positions  int     // longest sequence in tokens, default 512
	Embedding  int     // width of the embeddings, default 128
	Reading    Reading // which network a Config stands for, default Nominal
}

func (s Space) vocabulary() int { return orDefault(s.Vocabulary, 30522) }
func (s Space) positions() int  { return orDefault(s.Positions, 512) }
func (s Space) embedding() int  { return orDefault(s.Embedding, 128) }

func orDefault(v, otherwise int) int {
	if v == 0 {
		return otherwise
	}
	return v
}

// domains holds the allowed values of each gene in ascending order, with defaults in place.
type domains struct {
	hidden, layers     []int
	ops                []operation
	heads, feed, feeds []int
}

// domains returns the allowed values. It leaves out unknown operations, which Check reports.
func (s Space) domains() (out domains) {
	out = domains{
		hidden: sorted(s.Hidden, 128, 256),
		layers: sorted(s.Layers, 2, 4),
		heads:  sorted(s.Heads, 2, 4),
		feed:   sorted(s.Feed, 512, 1024),
		feeds:  sorted(s.Feeds, 1, 3),
	}
	for _, name := range s.ops() {
		if c, err := parseOperation(name); err == nil {
			out.ops = append(out.ops, c)
		}
	}
	slices.SortFunc(out.ops, operation.compare)
	return out
}

// ops returns the names of the allowed operations.
func (s Space) ops() []string {
	if s.Ops == nil {
		return []string{"SDP", "WMA", "DFT", "DCT", "DSC5", "DSC9"}
	}
	return s.Ops
}

// sorted returns a sorted copy of a set, or the default for nil.
func sorted(set []int, otherwise ...int) []int {
	if set == nil {
		return otherwise
	}
	set = slices.Clone(set)
	slices.Sort(set)
	return set
}

// Size returns the number of configurations in the space, 10 621 440 by default: for each hidden size, the sum over the
// numbers of layers L of (operations * heads * feed * feeds)^L.
func (s Space) Size() *big.Int {
	all := s.domains()
	layer := big.NewInt(int64(len(all.ops)) * int64(len(all.heads)) * int64(len(all.feed)) * int64(len(all.feeds)))
	size := new(big.Int)
	for _, n := range all.layers {
		size.Add(size, new(big.Int).Exp(layer, big.NewInt(int64(n)), nil))
	}
	return size.Mul(size, big.NewInt(int64(len(all.hidden))))
}
