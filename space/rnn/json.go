package rnn

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	nnrnn "evolve/nn/rnn"
)

// MarshalJSON returns the recipe in the form of the benchmark, with nodes in order and named anew:
// {"node_0":{"op":"linear","input":["x","h_prev_0"]},"h_new_0":{"op":"activation_tanh","input":["node_0"]}}.
func (c Cell) MarshalJSON() ([]byte, error) {
	return c.appendJSON(make([]byte, 0, 72*len(c.Nodes)+2)), nil
}

func (c Cell) appendJSON(b []byte) []byte {
	b = append(b, '{')
	for i, n := range c.Nodes {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(c.appendName(b, nnrnn.Ref(i)), `:{"op":"`...)
		b = append(append(b, n.Op.String()...), `","input":[`...)
		for j, r := range n.In {
			if j > 0 {
				b = append(b, ',')
			}
			b = c.appendName(b, r)
		}
		b = append(b, `]}`...)
	}
	return append(b, '}')
}

func (c Cell) appendName(b []byte, r nnrnn.Ref) []byte {
	kind, i := "node_", int(r)
	switch {
	case r == nnrnn.X:
		return append(b, `"x"`...)
	case !r.IsNode():
		kind, i = "h_prev_", r.State()
	default:
		if s := slices.Index(c.New, r); s >= 0 {
			kind, i = "h_new_", s
		}
	}
	b = append(append(b, '"'), kind...)
	return append(strconv.AppendInt(b, int64(i), 10), '"')
}

// UnmarshalJSON reads a recipe with any names in any order, or a JSON string that contains one. Nodes keep their order
// where each comes after its inputs. Errors name the node and leave c unchanged.
func (c *Cell) UnmarshalJSON(data []byte) error {
	if d, ok := parseFast(data); ok {
		*c = d
		return nil
	}
	if data = bytes.TrimSpace(data); len(data) > 0 && data[0] == '"' {
		var text string
		if err := json.Unmarshal(data, &text); err != nil {
			return fmt.Errorf("space/rnn: recipe: %w", err)
		}
		if data = bytes.TrimSpace([]byte(text)); len(data) > 0 && data[0] == '"' {
			return fmt.Errorf("space/rnn: recipe: a string in a string")
		}
	}
	r, err := parseRecipe(data)
	if err != nil {
		return fmt.Errorf("space/rnn: recipe: %w", err)
	}
	d, err := r.cell()
	if err != nil {
		return fmt.Errorf("space/rnn: recipe: %w", err)
	}
	*c = d
	return nil
}
