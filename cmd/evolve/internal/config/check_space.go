package config

import (
	"fmt"
	"regexp"
	"slices"
)

// checkCells is about [space] and [model] of recurrent cells. It blames nodes where states have too few: their default
// is enough for any number of states.
func (p *problems) checkCells(c *Config) {
	s := c.Space
	p.within("space.nodes", s.Nodes, 3, 120)
	p.within("space.hidden_states", s.HiddenStates, 1, 8)
	p.within("space.intermediate", s.Intermediate, 1, 60)
	if least := 2 * s.HiddenStates; s.Nodes < least && !p.isBad("space.hidden_states") {
		p.key("space.nodes", s.Nodes, "want at least 2 for each hidden state: %d with space.hidden_states = %d", least, s.HiddenStates)
	}
	p.within("model.layers", c.Model.Layers, 1, 100)
	p.within("model.embedding", c.Model.Embedding, 1, 16384)
	p.within("model.hidden", c.Model.Hidden, 1, 16384)
	p.within("model.vocabulary", c.Model.Vocabulary, 2, 10_000_000)
}

// checkEncoders is about [space] and [model] of encoders.
func (p *problems) checkEncoders(c *Config) {
	s := c.Space
	p.oneOf("space.reading", s.Reading, "nominal", "trained", "paper")
	checkSet(p, "space.hidden", s.Hidden, between(1, 16384))
	checkSet(p, "space.layers", s.Layers, between(1, 256))
	checkSet(p, "space.operations", s.Operations, func(name string) string {
		if !operation.MatchString(name) {
			return "want SDP, WMA, DFT, DCT, or DSC with an odd kernel up to 255, such as DSC5"
		}
		return ""
	})
	checkSet(p, "space.heads", s.Heads, func(heads int) string {
		for _, hidden := range s.Hidden {
			if heads < 1 || hidden%heads != 0 {
				return fmt.Sprintf("does not divide %d, which space.hidden has", hidden)
			}
		}
		return ""
	})
	checkSet(p, "space.feed_forward", s.FeedForward, between(1, 65536))
	checkSet(p, "space.feed_forwards", s.FeedForwards, between(1, 64))
	p.within("model.embedding", c.Model.Embedding, 1, 16384)
	p.within("model.vocabulary", c.Model.Vocabulary, 2, 10_000_000)
	p.within("model.positions", c.Model.Positions, 2, 4096)
	p.oneOf("model.cotangent", c.Model.Cotangent, "random", "ones")
}

// operation is an operation by name, a convolution with its kernel.
var operation = regexp.MustCompile(`^(SDP|WMA|DFT|DCT|DSC([13579]|[1-9][13579]|1\d[13579]|2[0-4][13579]|25[135]))$`)

// checkSet notes a set of genes that is empty or has something impossible or twice in it.
func checkSet[T comparable](p *problems, key string, set []T, wrong func(T) string) {
	if len(set) == 0 {
		p.key(key, set, "is empty, want at least one value")
	}
	for i, v := range set {
		at := fmt.Sprintf("%s.%d", key, i)
		if text := wrong(v); text != "" {
			p.key(at, v, "%s", text)
		} else if slices.Contains(set[:i], v) {
			p.key(at, v, "is there twice")
		}
	}
}

func between(low, high int) func(int) string {
	return func(v int) string {
		if v < low || v > high {
			return fmt.Sprintf("want %d to %d", low, high)
		}
		return ""
	}
}
