package bert

import (
	"math/big"
	"slices"
)

// Space is the encoders of allowed genes. Zero fields take the documented default, the space of NAS-Bench-BERT. To give
// a smaller set is to restrict the space; the order within a set does not matter.
type Space struct {
	Hidden []int    // hidden sizes, 128 and 256
	Layers []int    // how many layers, 2 and 4
	Ops    []string // operations with their kernels, SDP WMA DFT DCT DSC5 DSC9
	Heads  []int    // 2 and 4
	Feed   []int    // widths of feed-forward layers, 512 and 1024
	Feeds  []int    // how many feed-forward layers, 1 and 3

	Vocabulary int // tokens, 30522
	Positions  int // longest sequence, 512
	Embedding  int // width of embeddings, 128
	Reading    Reading
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

// domains are the allowed genes with defaults in place, each set in order.
type domains struct {
	hidden, layers     []int
	ops                []operation
	heads, feed, feeds []int
}

// domains leaves out operations that are none; Check reports them.
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

func (s Space) ops() []string {
	if s.Ops == nil {
		return []string{"SDP", "WMA", "DFT", "DCT", "DSC5", "DSC9"}
	}
	return s.Ops
}

func sorted(set []int, otherwise ...int) []int {
	if set == nil {
		return otherwise
	}
	set = slices.Clone(set)
	slices.Sort(set)
	return set
}

// Size is how many configurations the space has, 10 621 440 by default: for each hidden size, the sum over the numbers of
// layers L of (operations * heads * feed * feeds)^L.
func (s Space) Size() *big.Int {
	all := s.domains()
	layer := big.NewInt(int64(len(all.ops)) * int64(len(all.heads)) * int64(len(all.feed)) * int64(len(all.feeds)))
	size := new(big.Int)
	for _, n := range all.layers {
		size.Add(size, new(big.Int).Exp(layer, big.NewInt(int64(n)), nil))
	}
	return size.Mul(size, big.NewInt(int64(len(all.hidden))))
}
