package bert

import (
	"maps"
	"slices"

	nnbert "evolve/nn/bert"
)

// builtins are depth, width and heads of small BERTs, whose feed-forward layer is 4 times as wide.
var builtins = map[string]struct{ layers, hidden, heads int }{
	"bert-tiny": {2, 128, 2},
	"bert-mini": {4, 256, 4},
}

// Builtins are the names that Builtin knows: the two smallest of Turc et al. 2019 (arXiv 1908.08962).
func Builtins() []string { return slices.Sorted(maps.Keys(builtins)) }

// Builtin returns a known encoder by name.
func Builtin(name string) (c Config, ok bool) {
	b, ok := builtins[name]
	if !ok {
		return c, false
	}
	layer := Layer{Op: nnbert.SDP, Heads: b.heads, Feed: 4 * b.hidden, Feeds: 1}
	return Config{Hidden: b.hidden, Layers: slices.Repeat([]Layer{layer}, b.layers)}, true
}
