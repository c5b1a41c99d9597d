package rnn

import (
	"bytes"
	"slices"

	nnrnn "evolve/nn/rnn"
)

// parseFast parses the output of MarshalJSON, ten times as fast as parseRecipe: a resumed search reads a million cells.
// It reports false for any other text, also for valid recipes.
func parseFast(data []byte) (c Cell, ok bool) {
	nodes, inputs := bytes.Count(data, []byte{'{'})-1, bytes.Count(data, []byte{','})+1
	if nodes < 1 || nodes > nnrnn.MaxNodes {
		return c, false
	}
	p := fastParser{text: data, inputs: make([]nnrnn.Ref, 0, inputs)}
	p.Nodes = make([]nnrnn.Node, 0, nodes)
	for more := p.skip(`{"`); more; more = p.skip(`,"`) {
		if !p.node() {
			return c, false
		}
	}
	if !p.skip("}") || len(p.text) > 0 || nnrnn.Cell(p.Cell).Check() != nil {
		return c, false
	}
	// The parser skips some details, such as the numbers of nodes. Writing the cell again checks them all.
	var memory [4096]byte
	again := p.appendJSON(memory[:0])
	return p.Cell, bytes.Equal(again, data)
}

// fastParser holds the cell parsed so far and the text that follows.
type fastParser struct {
	Cell
	text   []byte      // not parsed yet
	inputs []nnrnn.Ref // of all nodes
}

// skip consumes a token, and reports whether the text begins with it.
func (p *fastParser) skip(token string) bool {
	if len(p.text) < len(token) || string(p.text[:len(token)]) != token {
		return false
	}
	p.text = p.text[len(token):]
	return true
}

// node parses one node. The opening quote of its name is consumed already.
func (p *fastParser) node() bool {
	if p.skip("h_new_") {
		p.setState(p.number())
	} else if p.skip("node_") {
		p.number()
	}
	if len(p.Nodes) == cap(p.Nodes) || !p.skip(`":{"op":"`) {
		return false
	}
	end := bytes.IndexByte(p.text, '"')
	if end < 0 {
		return false
	}
	op, err := nnrnn.ParseOp(string(p.text[:end]))
	p.text = p.text[end:]
	if err != nil || !p.skip(`","input":["`) {
		return false
	}
	first := len(p.inputs)
	for more := true; more; more = p.skip(`","`) {
		if len(p.inputs) == cap(p.inputs) {
			return false
		}
		p.inputs = append(p.inputs, p.ref())
	}
	p.Nodes = append(p.Nodes, nnrnn.Node{Op: op, In: slices.Clip(p.inputs[first:])})
	return p.skip(`"]}`)
}

// setState records that the next node becomes a new state.
func (p *fastParser) setState(state int) {
	for len(p.New) <= state {
		p.New = append(p.New, -1) // not a node: Check reports states that stay so
	}
	p.New[state] = nnrnn.Ref(len(p.Nodes))
}

// ref parses the name of an input.
func (p *fastParser) ref() nnrnn.Ref {
	switch {
	case p.skip("node_"):
		return nnrnn.Ref(p.number())
	case p.skip("h_prev_"):
		return nnrnn.Prev(p.number())
	case p.skip("h_new_"):
		if i := p.number(); i < len(p.New) {
			return p.New[i]
		}
	}
	p.skip("x")
	return nnrnn.X
}

// number parses a number that fits a Ref. It stops before a digit that would make it larger.
func (p *fastParser) number() (n int) {
	for len(p.text) > 0 && p.text[0] >= '0' && p.text[0] <= '9' && 10*n+int(p.text[0]-'0') < nnrnn.MaxNodes-1 {
		n = 10*n + int(p.text[0]-'0')
		p.text = p.text[1:]
	}
	return n
}
