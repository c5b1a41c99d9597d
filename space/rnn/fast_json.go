package rnn

import (
	"bytes"
	"slices"

	nnrnn "evolve/nn/rnn"
)

// parseFast reads a cell as MarshalJSON writes it, in a tenth of the time that names and order take in general; ok is
// false for any other text. Logs of a million cells are read so.
func parseFast(data []byte) (c Cell, ok bool) {
	nodes, inputs := bytes.Count(data, []byte{'{'})-1, bytes.Count(data, []byte{','})+1
	if nodes < 1 || nodes > nnrnn.MaxNodes {
		return c, false
	}
	w := fastParser{rest: data, inputs: make([]nnrnn.Ref, 0, inputs)}
	w.Nodes = make([]nnrnn.Node, 0, nodes)
	for more := w.skip(`{"`); more; more = w.skip(`,"`) {
		if !w.node() {
			return c, false
		}
	}
	if !w.skip("}") || len(w.rest) > 0 || nnrnn.Cell(w.Cell).Check() != nil {
		return c, false
	}
	// What was not looked at above, such as the numbers in names of nodes, is looked at here.
	var memory [4096]byte
	again := w.appendJSON(memory[:0])
	return w.Cell, bytes.Equal(again, data)
}

// fastParser is a cell in the reading.
type fastParser struct {
	Cell
	rest   []byte
	inputs []nnrnn.Ref // of all nodes
}

func (w *fastParser) skip(token string) bool {
	if len(w.rest) < len(token) || string(w.rest[:len(token)]) != token {
		return false
	}
	w.rest = w.rest[len(token):]
	return true
}

// node reads a node from within its name on.
func (w *fastParser) node() bool {
	if w.skip("h_new_") {
		w.setState(w.number())
	} else if w.skip("node_") {
		w.number()
	}
	if len(w.Nodes) == cap(w.Nodes) || !w.skip(`":{"op":"`) {
		return false
	}
	end := bytes.IndexByte(w.rest, '"')
	if end < 0 {
		return false
	}
	op, err := nnrnn.ParseOp(string(w.rest[:end]))
	w.rest = w.rest[end:]
	if err != nil || !w.skip(`","input":["`) {
		return false
	}
	first := len(w.inputs)
	for more := true; more; more = w.skip(`","`) {
		if len(w.inputs) == cap(w.inputs) {
			return false
		}
		w.inputs = append(w.inputs, w.ref())
	}
	w.Nodes = append(w.Nodes, nnrnn.Node{Op: op, In: slices.Clip(w.inputs[first:])})
	return w.skip(`"]}`)
}

// setState makes the node that comes next a new state.
func (w *fastParser) setState(state int) {
	for len(w.New) <= state {
		w.New = append(w.New, -1) // no node: Check finds what is still missing at the end
	}
	w.New[state] = nnrnn.Ref(len(w.Nodes))
}

func (w *fastParser) ref() nnrnn.Ref {
	switch {
	case w.skip("node_"):
		return nnrnn.Ref(w.number())
	case w.skip("h_prev_"):
		return nnrnn.Prev(w.number())
	case w.skip("h_new_"):
		if i := w.number(); i < len(w.New) {
			return w.New[i]
		}
	}
	w.skip("x")
	return nnrnn.X
}

// number reads one that a Ref can hold; of a greater one it leaves digits.
func (w *fastParser) number() (n int) {
	for len(w.rest) > 0 && w.rest[0] >= '0' && w.rest[0] <= '9' && 10*n+int(w.rest[0]-'0') < nnrnn.MaxNodes-1 {
		n = 10*n + int(w.rest[0]-'0')
		w.rest = w.rest[1:]
	}
	return n
}
