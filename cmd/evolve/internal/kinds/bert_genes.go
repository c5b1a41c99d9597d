package kinds

import (
	"fmt"
	"strconv"

	"evolve/cmd/evolve/internal/config"
	nnbert "evolve/nn/bert"
	spacebert "evolve/space/bert"
)

// bertGenes returns the genes of encoders: the keys of [space] and their allowed values.
func bertGenes(s config.Space) []Gene {
	return []Gene{
		{Name: "hidden", Levels: numerals(s.Hidden)}, {Name: "layers", Levels: numerals(s.Layers)},
		{Name: "operations", Levels: s.Operations}, {Name: "heads", Levels: numerals(s.Heads)},
		{Name: "feed_forward", Levels: numerals(s.FeedForward)}, {Name: "feed_forwards", Levels: numerals(s.FeedForwards)},
	}
}

func numerals(set []int) (names []string) {
	for _, v := range set {
		names = append(names, strconv.Itoa(v))
	}
	return names
}

// bertParts returns the levels of a configuration: hidden size and depth once, the other genes once per layer.
func bertParts(g Genome) map[string][]string {
	c := configOf(g)
	p := map[string][]string{"hidden": {strconv.Itoa(c.Hidden)}, "layers": {strconv.Itoa(len(c.Layers))}}
	for _, l := range c.Layers {
		op := fmt.Sprint(l.Op)
		if l.Op == nnbert.DSC {
			op += strconv.Itoa(l.Kernel)
		}
		p["operations"] = append(p["operations"], op)
		p["heads"] = append(p["heads"], strconv.Itoa(l.Heads))
		p["feed_forward"] = append(p["feed_forward"], strconv.Itoa(l.Feed))
		p["feed_forwards"] = append(p["feed_forwards"], strconv.Itoa(l.Feeds))
	}
	return p
}

func restrictBERT(c *config.Config, kept map[string][]string) {
	for key, set := range map[string]*[]int{"hidden": &c.Space.Hidden, "layers": &c.Space.Layers, "heads": &c.Space.Heads,
		"feed_forward": &c.Space.FeedForward, "feed_forwards": &c.Space.FeedForwards} {
		*set = nil
		for _, text := range kept[key] {
			v, err := strconv.Atoi(text)
			if err != nil {
				panic("kinds: a level of a numeric gene is not a number: " + text)
			}
			*set = append(*set, v)
		}
	}
	c.Space.Operations = kept["operations"]
}

func bertSize(s config.Space) string {
	return spacebert.Space{Hidden: s.Hidden, Layers: s.Layers, Ops: s.Operations, Heads: s.Heads, Feed: s.FeedForward, Feeds: s.FeedForwards}.Size().String()
}
