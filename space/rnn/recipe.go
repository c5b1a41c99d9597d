package rnn

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	nnrnn "evolve/nn/rnn"
)

// parsedRecipe is a recipe whose nodes are still known by name.
type parsedRecipe struct {
	names []string // in the order of the text
	nodes map[string]parsedNode
}

// parsedNode is one node of a parsedRecipe.
type parsedNode struct {
	Op    string   `json:"op"`
	Input []string `json:"input"`
}

// parseRecipe parses a recipe token by token: decoding into a map would hide a name given twice.
func parseRecipe(data []byte) (parsedRecipe, error) {
	r := parsedRecipe{nodes: map[string]parsedNode{}}
	d := json.NewDecoder(bytes.NewReader(data))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return r, fmt.Errorf("want a JSON object of nodes, have %.40q", data)
	}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return r, err
		}
		name := t.(string)
		n, err := parseNode(d)
		if err != nil {
			return r, fmt.Errorf("node %q: %w", name, err)
		}
		if _, twice := r.nodes[name]; twice {
			return r, fmt.Errorf("node %q is given twice", name)
		}
		r.names, r.nodes[name] = append(r.names, name), n
	}
	if _, err := d.Token(); err != nil {
		return r, fmt.Errorf("recipe ends in the middle: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return r, fmt.Errorf("more text behind the recipe")
	}
	return r, nil
}

// parseNode parses a node token by token, for the same reason. It ignores keys other than op and input.
func parseNode(d *json.Decoder) (n parsedNode, err error) {
	if t, err := d.Token(); err != nil {
		return n, err
	} else if t != json.Delim('{') {
		return n, fmt.Errorf("want an object with op and input")
	}
	seen := map[string]bool{}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return n, err
		}
		key := t.(string)
		if seen[key] {
			return n, fmt.Errorf("%s is given twice", key)
		}
		seen[key] = true
		if err := n.parseField(key, d); err != nil {
			return n, err
		}
	}
	_, err = d.Token()
	return n, err
}

// parseField decodes the value of one key.
func (n *parsedNode) parseField(key string, d *json.Decoder) error {
	var other json.RawMessage
	into, want := any(&other), ""
	switch key {
	case "op":
		into, want = &n.Op, "a string"
	case "input":
		into, want = &n.Input, "a list of strings"
	}
	err := d.Decode(into)
	if wrong := new(json.UnmarshalTypeError); errors.As(err, &wrong) {
		return fmt.Errorf("%s: want %s", key, want)
	}
	return err
}

// parseNumbered returns the number behind a prefix, such as 2 for "h_prev_2". It rejects leading zeros.
func parseNumbered(name, prefix string) (i int, ok bool) {
	digits, ok := strings.CutPrefix(name, prefix)
	i, err := strconv.Atoi(digits)
	return i, ok && err == nil && i >= 0 && digits == strconv.Itoa(i)
}

// cell resolves the names to numbers and checks the result.
func (r parsedRecipe) cell() (c Cell, err error) {
	if len(r.names) > nnrnn.MaxNodes {
		return c, fmt.Errorf("%d nodes, more than %d", len(r.names), nnrnn.MaxNodes)
	}
	states, err := r.countStates()
	if err != nil {
		return c, err
	}
	order, err := r.order(states)
	if err != nil {
		return c, err
	}
	place := map[string]nnrnn.Ref{"x": nnrnn.X}
	for i := range states {
		place["h_prev_"+strconv.Itoa(i)] = nnrnn.Prev(i)
	}
	for i, name := range order {
		place[name] = nnrnn.Ref(i)
	}
	for _, name := range order {
		n := r.nodes[name]
		op, err := nnrnn.ParseOp(n.Op)
		if err != nil {
			return c, fmt.Errorf("node %q: %s", name, withoutPackage(err))
		}
		node := nnrnn.Node{Op: op}
		for _, in := range n.Input {
			node.In = append(node.In, place[in])
		}
		c.Nodes = append(c.Nodes, node)
	}
	for i := range states {
		c.New = append(c.New, place["h_new_"+strconv.Itoa(i)])
	}
	return c, withNodeName(nnrnn.Cell(c).Check(), order)
}

// withNodeName replaces the number of the node in an error of nn/rnn by the name in the recipe.
func withNodeName(err error, order []string) error {
	if err == nil {
		return nil
	}
	text := withoutPackage(err)
	var i int
	if _, scan := fmt.Sscanf(text, "node %d", &i); scan == nil && i < len(order) {
		text = strings.Replace(text, fmt.Sprintf("node %d", i), fmt.Sprintf("node %q", order[i]), 1)
	}
	return fmt.Errorf("%s", text)
}

// withoutPackage returns the text of an error without the prefix that names its package.
func withoutPackage(err error) string {
	if name, text, ok := strings.Cut(err.Error(), ": "); ok && !strings.Contains(name, " ") {
		return text
	}
	return err.Error()
}

// countStates counts the new states, which must be numbered from 0 without a gap.
func (r parsedRecipe) countStates() (int, error) {
	n := 0
	for _, name := range r.names {
		if _, ok := parseNumbered(name, "h_new_"); ok {
			n++
		} else if _, err := strconv.Atoi(strings.TrimPrefix(name, "h_new_")); err == nil && strings.HasPrefix(name, "h_new_") {
			return 0, fmt.Errorf("node %q: want h_new_0, h_new_1, and so on", name) // h_new_1_part is an ordinary name
		}
		if name == "x" || strings.HasPrefix(name, "h_prev_") {
			return 0, fmt.Errorf("node %q: the name of an input", name)
		}
	}
	for i := range n {
		if _, ok := r.nodes["h_new_"+strconv.Itoa(i)]; !ok {
			return 0, fmt.Errorf("h_new_%d is missing: new states are numbered from 0 without a gap", i)
		}
	}
	if n == 0 {
		return 0, fmt.Errorf("h_new_0 is missing: a cell has at least one new state")
	}
	return n, nil
}

// order sorts the names topologically, and otherwise in the order of the text.
func (r parsedRecipe) order(states int) (order []string, err error) {
	done := map[string]bool{"x": true}
	for i := range states {
		done["h_prev_"+strconv.Itoa(i)] = true
	}
	for _, name := range r.names {
		for _, in := range r.nodes[name].Input {
			if _, ok := r.nodes[in]; !ok && !done[in] {
				return nil, r.unknownInput(name, in, states)
			}
		}
	}
	left := slices.Clone(r.names)
	for len(left) > 0 {
		i := slices.IndexFunc(left, func(name string) bool {
			return !slices.ContainsFunc(r.nodes[name].Input, func(in string) bool { return !done[in] })
		})
		if i < 0 {
			return nil, fmt.Errorf("cyclic: %s", r.cycle(left[0], done))
		}
		done[left[i]] = true
		order = append(order, left[i])
		left = slices.Delete(left, i, i+1)
	}
	return order, nil
}

// unknownInput returns the error for an input that the recipe does not define.
func (r parsedRecipe) unknownInput(name, in string, states int) error {
	if i, ok := parseNumbered(in, "h_prev_"); ok {
		return fmt.Errorf("node %q reads %q, but there is no h_new_%d: the cell has %d states", name, in, i, states)
	}
	return fmt.Errorf("node %q reads %q, which is neither a node nor x nor a previous state", name, in)
}

// cycle returns one cycle among the names that are not done, as text.
func (r parsedRecipe) cycle(name string, done map[string]bool) string {
	var path []string
	for !slices.Contains(path, name) {
		path = append(path, name)
		for _, in := range r.nodes[name].Input {
			if !done[in] {
				name = in
				break
			}
		}
	}
	path = append(path[slices.Index(path, name):], name)
	return strings.Join(path, " reads ")
}
