package config

import (
	"fmt"
	"regexp"
	"slices"
)

// checkRNN checks [space] and [model] of recurrent cells. Where there are too few nodes for the hidden states, it blames
// the nodes, because their default is enough for any number of states.
func (p *problems) checkRNN(c *Config) {
	s := c.Space
	p.within("space.nodes", s.Nodes)
	p.within("space.hidden_states", s.HiddenStates)
	p.within("space.intermediate", s.Intermediate)
	if least := 2 * s.HiddenStates; s.Nodes < least && !p.isBad("space.hidden_states") {
		p.key("space.nodes", s.Nodes, "want at least 2 for each hidden state: %d with space.hidden_states = %d", least, s.HiddenStates)
	}
	p.within("model.layers", c.Model.Layers)
	p.within("model.embedding", c.Model.Embedding)
	p.within("model.hidden", c.Model.Hidden)
	p.within("model.vocabulary", c.Model.Vocabulary)
}

// checkBERT checks [space] and [model] of encoders.
func (p *problems) checkBERT(c *Config) {
	s := c.Space
	p.choice("space.reading", s.Reading)
	checkSet(p, "space.hidden", s.Hidden, withinRule("space.hidden"))
	checkSet(p, "space.layers", s.Layers, withinRule("space.layers"))
	checkSet(p, "space.operations", s.Operations, func(name string) string {
		if !operation.MatchString(name) {
			return "want " + rules["space.operations"].allowed()
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
	checkSet(p, "space.feed_forward", s.FeedForward, withinRule("space.feed_forward"))
	checkSet(p, "space.feed_forwards", s.FeedForwards, withinRule("space.feed_forwards"))
	p.within("model.embedding", c.Model.Embedding)
	p.within("model.vocabulary", c.Model.Vocabulary)
	p.within("model.positions", c.Model.Positions)
	p.choice("model.cotangent", c.Model.Cotangent)
}

// operation matches the name of an operation, a convolution with its kernel.
var operation = regexp.MustCompile(`^(SDP|WMA|DFT|DCT|DSC([13579]|[1-9][13579]|1\d[13579]|2[0-4][13579]|25[135]))$`)

// checkSet notes a set of genes that is empty, and its values that are impossible or repeated.
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

// withinRule returns a check by the rule of a key.
func withinRule(key string) func(int) string {
	return func(v int) string {
		if r := rules[key]; v < r.low || v > r.high {
			return "want " + r.allowed()
		}
		return ""
	}
}
