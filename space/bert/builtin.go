package bert

import (
	"maps"
	"slices"

	nnbert "evolve/nn/bert"
)

// builtins holds the depth, the hidden size and the heads of small BERTs. Their feed-forward layers are 4 times as
// wide.
var builtins = map[string]struct{ layers, hidden, heads int }{
	"bert-tiny": {2, 128, 2},
	"bert-mini": {4, 256, 4},
}

// Builtins returns the names that Builtin accepts, sorted.
func Builtins() []string { return slices.Sorted(maps.Keys(builtins)) }

// Builtin returns a known encoder: "bert-tiny" or "bert-mini", the smallest of Turc et al. (2019, arXiv 1908.08962). It
// reports false for any other name.
func Builtin(name string) (c Config, ok bool) {
	b, ok := builtins[name]
	if !ok {
		return c, false
	}
	layer := Layer{Op: nnbert.SDP, Heads: b.heads, Feed: 4 * b.hidden, Feeds: 1}
	return Config{Hidden: b.hidden, Layers: slices.Repeat([]Layer{layer}, b.layers)}, true
}
