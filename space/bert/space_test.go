package bert

import (
	"math/big"
	"strings"
	"testing"
)

func TestSize(t *testing.T) {
	huge, _ := new(big.Int).SetString("281474976710656", 10) // 16^12
	for _, c := range []struct {
		Space
		want *big.Int
	}{
		{Space{}, big.NewInt(10_621_440)},
		{Space{Layers: []int{2}}, big.NewInt(2 * 48 * 48)},
		{Space{Hidden: []int{768}, Layers: []int{1, 3}, Ops: []string{"SDP"}, Heads: []int{12}, Feed: []int{3072}}, big.NewInt(2 + 8)},
		{Space{Hidden: []int{768}, Layers: []int{12}, Ops: []string{"SDP", "WMA"}}, huge},
	} {
		if got := c.Size(); got.Cmp(c.want) != 0 {
			t.Errorf("%+v: %d, want %d", c.Space, got, c.want)
		}
	}
}

// Size equals the number of configurations that can be reached through neighbours.
func TestSizeIsOfWhatThereIs(t *testing.T) {
	s := Space{Hidden: []int{64}, Layers: []int{1, 2}, Ops: []string{"DSC3", "DFT"}, Heads: []int{2}, Feed: []int{8, 9}, Feeds: []int{1, 2}}
	c := s.Random(rng(1))
	seen, open := map[string]bool{c.Hash(): true}, []Config{c}
	for len(open) > 0 {
		c, open = open[0], open[1:]
		for _, d := range s.Neighbors(c) {
			if h := d.Hash(); !seen[h] {
				seen[h], open = true, append(open, d)
			}
		}
	}
	if s.Size().Cmp(big.NewInt(int64(len(seen)))) != 0 {
		t.Errorf("%d configurations, Size says %d", len(seen), s.Size())
	}
}

func TestCheck(t *testing.T) {
	for _, s := range spaces {
		if err := s.Check(); err != nil {
			t.Error(err)
		}
	}
	for _, c := range []struct {
		Space
		want string
	}{
		{Space{Hidden: []int{}}, "space/bert: hidden ([]): want at least one value"},
		{Space{Hidden: []int{128, 130}}, "space/bert: heads (4): do not divide hidden (130)"},
		{Space{Heads: []int{2, 3}}, "space/bert: heads (3): do not divide hidden (128)"},
		{Space{Hidden: []int{120}, Heads: []int{3}, Reading: Paper}, "space/bert: heads (3): do not divide 256, the width of the paper's networks"},
		{Space{Hidden: []int{65536}, Reading: Trained}, "space/bert: hidden (65536): the trained reading feeds forward 4 times as wide, want at most 16384"},
		{Space{Layers: []int{2, 0}}, "space/bert: layers (0): want 1 to 256"},
		{Space{Layers: []int{2, 4, 2}}, "space/bert: layers (2): twice"},
		{Space{Feed: []int{-1}}, "space/bert: feed (-1): want 1 to 65536"},
		{Space{Feeds: []int{65}}, "space/bert: feeds (65): want 1 to 64"},
		{Space{Ops: []string{}}, "space/bert: ops ([]): want at least one value"},
		{Space{Ops: []string{"SDP", "SDP"}}, `space/bert: ops ("SDP"): twice`},
		{Space{Ops: []string{"DSC"}}, `space/bert: ops ("DSC"): want SDP, WMA, DFT, DCT, or DSC with a kernel, such as DSC5`},
		{Space{Ops: []string{"DSC05"}}, `space/bert: ops ("DSC05"): want SDP, WMA, DFT, DCT, or DSC with a kernel, such as DSC5`},
		{Space{Ops: []string{"sdp"}}, `space/bert: ops ("sdp"): want SDP, WMA, DFT, DCT, or DSC with a kernel, such as DSC5`},
		{Space{Ops: []string{"DSC4"}}, `space/bert: ops ("DSC4"): a kernel is odd, 1 to 255`},
		{Space{Ops: []string{"DSC-3"}}, `space/bert: ops ("DSC-3"): a kernel is odd, 1 to 255`},
		{Space{Vocabulary: -1}, "space/bert: vocabulary (-1): want 1 to 16777216, or 0 for the default"},
		{Space{Reading: 3}, "space/bert: reading (Reading(3)): unknown"},
	} {
		if err := c.Check(); err == nil || err.Error() != c.want {
			t.Errorf("%+v: %v, want %s", c.Space, err, c.want)
		}
	}
}

func TestValid(t *testing.T) {
	for _, c := range []struct {
		change func(c *Config)
		want   string
	}{
		{func(c *Config) { c.Hidden = 512 }, "space/bert: hidden_size (512): want one of [128 256]"},
		{func(c *Config) { c.Hidden = -1 }, "space/bert: hidden_size (-1): want 1 to 65536"},
		{func(c *Config) { c.Layers = c.Layers[:1] }, "space/bert: number of encoder_layers (1): want one of [2 4]"},
		{func(c *Config) { c.Layers = nil }, "space/bert: encoder_layers (0 of them): want 1 to 256"},
		{func(c *Config) { c.Layers[1].Op = 5 }, "space/bert: layer 1: operation (Op(5)): unknown"},
		{func(c *Config) { c.Layers[1].Kernel = 5 }, "space/bert: layer 1: kernel (5): SDP has none, want 0"},
		{func(c *Config) { c.Layers[1].Op, c.Layers[1].Kernel = 4, 7 }, "space/bert: layer 1: operation (DSC7): want one of [SDP WMA DFT DCT DSC5 DSC9]"},
		{func(c *Config) { c.Layers[1].Op, c.Layers[1].Kernel = 4, 6 }, "space/bert: layer 1: operation_parameter (6): a kernel is odd, 1 to 255"},
		{func(c *Config) { c.Layers[0].Heads = 3 }, "space/bert: layer 0: num_operation_heads (3): do not divide hidden_size 128"},
		{func(c *Config) { c.Layers[0].Heads = 8 }, "space/bert: layer 0: num_operation_heads (8): want one of [2 4]"},
		{func(c *Config) { c.Layers[0].Feed = 99 }, "space/bert: layer 0: feed_forward_dimension (99): want one of [512 1024]"},
		{func(c *Config) { c.Layers[0].Feeds = 2 }, "space/bert: layer 0: num_feed_forward (2): want one of [1 3]"},
	} {
		d, _ := Builtin("bert-tiny")
		c.change(&d)
		if err := (Space{}).Valid(d); err == nil || err.Error() != c.want {
			t.Errorf("%v: %v, want %s", d, err, c.want)
		}
	}
}

// The order of the values in a set does not matter.
func TestOrderOfSets(t *testing.T) {
	s := Space{Hidden: []int{256, 128}, Layers: []int{4, 2}, Ops: []string{"DSC9", "DCT", "SDP", "DSC5", "WMA", "DFT"}, Feeds: []int{3, 1}}
	for i := range 50 {
		if a, b := s.Random(rng(uint64(i))), (Space{}).Random(rng(uint64(i))); !a.Equal(b) {
			t.Fatalf("%v, %v", a, b)
		}
	}
	if s.Hidden[0] != 256 {
		t.Error("a user's set was sorted")
	}
}

func TestBuiltins(t *testing.T) {
	for _, name := range Builtins() {
		if c, ok := Builtin(name); !ok || (Space{}).Valid(c) != nil {
			t.Errorf("%s: %v", name, c)
		}
	}
	if got := strings.Join(Builtins(), " "); got != "bert-mini bert-tiny" {
		t.Error(got)
	}
	if _, ok := Builtin("bert"); ok {
		t.Error("there is no bert")
	}
}
