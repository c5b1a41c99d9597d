package config

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"

	nnrnn "evolve/nn/rnn"
)

// checkRNN checks [space] and [model] of recurrent cells. Where there are too few nodes for the hidden states, it blames
// the nodes, because their default is enough for any number of states.
func (p *problems) checkRNN(c *Config) {
	s := c.Space
	p.within("space.nodes", s.Nodes)
	p.within("space.hidden_states", s.HiddenStates)
	p.within("space.intermediate", s.Intermediate)
	p.checkCellOperations(s)
	if least := 2 * s.HiddenStates; s.Nodes < least && !p.isBad("space.hidden_states") {
		p.key("space.nodes", s.Nodes, "want at least 2 for each hidden state: %d with space.hidden_states = %d", least, s.HiddenStates)
	}
	p.within("model.layers", c.Model.Layers)
	p.within("model.embedding", c.Model.Embedding)
	p.within("model.hidden", c.Model.Hidden)
	p.within("model.vocabulary", c.Model.Vocabulary)
}

// cellOperations lists the operations of cells by their published names.
var cellOperations = cellOperationNames()

func cellOperationNames() (names []string) {
	for op := range nnrnn.Op(nnrnn.NumOps) {
		names = append(names, op.String())
	}
	return names
}

// checkCellOperations checks the list of allowed operations: whether all are known, and whether there is a cell of them.
func (p *problems) checkCellOperations(s Space) {
	p.checkSet("space.operations", s.Operations, func(name reflect.Value) string {
		if !slices.Contains(cellOperations, name.String()) {
			return "want " + quotedList(cellOperations) + similar(name.String(), cellOperations)
		}
		return ""
	})
	if len(s.Operations) > 0 && !slices.Contains(s.Operations, nnrnn.Linear.String()) {
		p.key("space.operations", s.Operations, "makes no cell: add \"linear\", because nothing else reads the input of a layer")
	}
	isActivation := func(name string) bool { op, err := nnrnn.ParseOp(name); return err == nil && op.IsActivation() }
	if s.Intermediate == 1 && !slices.ContainsFunc(s.Operations, isActivation) {
		p.key("space.intermediate", s.Intermediate, "want at least 2 where space.operations has no activation")
	}
}

// checkBERT checks [space] and [model] of encoders.
func (p *problems) checkBERT(c *Config) {
	s := c.Space
	p.choice("space.reading", s.Reading)
	p.checkSet("space.hidden", s.Hidden, withinRule("space.hidden"))
	p.checkSet("space.layers", s.Layers, withinRule("space.layers"))
	p.checkSet("space.operations", s.Operations, func(name reflect.Value) string {
		if !operation.MatchString(name.String()) {
			return "want " + rules["space.operations"].allowed()
		}
		return ""
	})
	p.checkSet("space.heads", s.Heads, func(v reflect.Value) string {
		heads := int(v.Int())
		for _, hidden := range s.Hidden {
			if heads < 1 || hidden%heads != 0 {
				return fmt.Sprintf("does not divide %d, which space.hidden has", hidden)
			}
		}
		return ""
	})
	p.checkSet("space.feed_forward", s.FeedForward, withinRule("space.feed_forward"))
	p.checkSet("space.feed_forwards", s.FeedForwards, withinRule("space.feed_forwards"))
	p.within("model.embedding", c.Model.Embedding)
	p.within("model.vocabulary", c.Model.Vocabulary)
	p.within("model.positions", c.Model.Positions)
	p.choice("model.cotangent", c.Model.Cotangent)
}

// operation matches the name of an operation, a convolution with its kernel.
var operation = regexp.MustCompile(`^(SDP|WMA|DFT|DCT|DSC([13579]|[1-9][13579]|1\d[13579]|2[0-4][13579]|25[135]))$`)

// checkSet notes a set of genes that is empty, and its values that are impossible or repeated. set is a slice of ints or of
// strings.
func (p *problems) checkSet(key string, set any, wrong func(v reflect.Value) string) {
	values := reflect.ValueOf(set)
	if values.Len() == 0 {
		p.key(key, set, "is empty, want at least one value")
	}
	seen := map[any]bool{}
	for i := range values.Len() {
		at, v := fmt.Sprintf("%s.%d", key, i), values.Index(i)
		if text := wrong(v); text != "" {
			p.key(at, v.Interface(), "%s", text)
		} else if seen[v.Interface()] {
			p.key(at, v.Interface(), "is there twice")
		}
		seen[v.Interface()] = true
	}
}

// withinRule returns a check by the rule of a key.
func withinRule(key string) func(reflect.Value) string {
	return func(v reflect.Value) string {
		if r := rules[key]; int(v.Int()) < r.low || int(v.Int()) > r.high {
			return "want " + r.allowed()
		}
		return ""
	}
}
