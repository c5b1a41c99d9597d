package bert

import "slices"

// gene identifies what one edit changes: the hidden size, the number of layers, or one field of one layer.
type gene struct {
	kind  geneKind
	layer int // index into Layers, for a field of a layer
}

type geneKind uint8

const (
	geneHidden geneKind = iota
	geneDepth
	geneOperation
	geneHeads
	geneFeed
	geneFeeds
)

// genes lists the genes in a fixed order.
func (c Config) genes() []gene {
	list := []gene{{kind: geneHidden}, {kind: geneDepth}}
	for i := range c.Layers {
		for f := geneOperation; f <= geneFeeds; f++ {
			list = append(list, gene{f, i})
		}
	}
	return list
}

// edits lists the configurations that differ from c in one gene, in the order of the allowed values.
func (a domains) edits(c Config, g gene) []Config {
	switch g.kind {
	case geneHidden:
		return withEachValue(c, a.hidden, c.Hidden, func(d *Config, v int) { d.Hidden = v })
	case geneDepth:
		return a.withOtherDepth(c)
	case geneOperation:
		return withEachValue(c, a.ops, c.Layers[g.layer].operation(), func(d *Config, v operation) {
			d.Layers[g.layer].Op, d.Layers[g.layer].Kernel = v.op, v.kernel
		})
	case geneHeads:
		return withEachValue(c, a.heads, c.Layers[g.layer].Heads, func(d *Config, v int) { d.Layers[g.layer].Heads = v })
	case geneFeed:
		return withEachValue(c, a.feed, c.Layers[g.layer].Feed, func(d *Config, v int) { d.Layers[g.layer].Feed = v })
	default:
		return withEachValue(c, a.feeds, c.Layers[g.layer].Feeds, func(d *Config, v int) { d.Layers[g.layer].Feeds = v })
	}
}

// withEachValue lists copies of c with every allowed value except the present one.
func withEachValue[T comparable](c Config, set []T, has T, give func(d *Config, v T)) (list []Config) {
	for _, v := range set {
		if v != has {
			d := c.clone()
			give(&d, v)
			list = append(list, d)
		}
	}
	return list
}

// withOtherDepth lists copies of c with the next smaller and with the next larger number of layers.
func (a domains) withOtherDepth(c Config) (list []Config) {
	n := len(c.Layers)
	i := slices.IndexFunc(a.layers, func(m int) bool { return m >= n })
	if i < 0 {
		i = len(a.layers)
	}
	if i > 0 {
		list = c.withoutLayers(n - a.layers[i-1])
	}
	if i < len(a.layers) && a.layers[i] == n {
		i++
	}
	if i < len(a.layers) && n > 0 {
		list = append(list, c.withCopies(a.layers[i]-n)...)
	}
	return list
}

// withoutLayers lists copies of c that lack k layers, at every constant stride.
func (c Config) withoutLayers(k int) (list []Config) {
	n := len(c.Layers)
	for stride := 1; stride == 1 || k > 1 && (k-1)*stride < n; stride++ {
		for first := 0; first+(k-1)*stride < n; first++ {
			d := Config{Hidden: c.Hidden}
			for i, l := range c.Layers {
				if i < first || i > first+(k-1)*stride || (i-first)%stride != 0 {
					d.Layers = append(d.Layers, l)
				}
			}
			list = append(list, d)
		}
	}
	return list
}

// withCopies lists copies of c in which k layers are inserted, each a copy of the layer before it: that changes the
// network least. The copies are of one layer, or spread over several consecutive layers, more of the first ones.
func (c Config) withCopies(k int) (list []Config) {
	n := len(c.Layers)
	for width := 1; width <= min(n, k); width++ {
		for first := 0; first+width <= n; first++ {
			d := Config{Hidden: c.Hidden}
			for i, l := range c.Layers {
				copies := 1
				if at := i - first; at >= 0 && at < width {
					copies += (k + width - 1 - at) / width
				}
				for range copies {
					d.Layers = append(d.Layers, l)
				}
			}
			list = append(list, d)
		}
	}
	return list
}
