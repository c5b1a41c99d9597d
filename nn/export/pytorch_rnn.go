package export

import (
	"fmt"
	"strings"

	"evolve/nn/rnn"
)

// value returns the Python expression of an input of a node.
func value(r rnn.Ref) string {
	if s := r.State(); s >= 0 {
		return fmt.Sprintf("h[%d]", s)
	}
	return r.String()
}

// modules returns the lines of Cell.__init__ that make the matrices: one nn.Linear for each input of a Linear node. The first
// of a node has the bias.
func modules(c rnn.Cell) (lines []string) {
	for i, n := range c.Nodes {
		if n.Op != rnn.Linear {
			continue
		}
		for j, r := range n.In {
			from, bias := "width", ""
			if r == rnn.X {
				from = "inputs"
			}
			if j > 0 {
				bias = ", bias=False"
			}
			lines = append(lines, fmt.Sprintf("self.%s = nn.Linear(%s, width%s)", c.MatrixName(i, j), from, bias))
		}
	}
	return lines
}

// steps returns the lines of Cell.step that compute the nodes.
func steps(c rnn.Cell) (lines []string) {
	for i, n := range c.Nodes {
		lines = append(lines, fmt.Sprintf("n%d = %s", i, expression(c, i, n)))
	}
	return lines
}

// expression returns the Python expression of node i.
func expression(c rnn.Cell, i int, n rnn.Node) string {
	in := make([]string, len(n.In))
	for j, r := range n.In {
		in[j] = value(r)
	}
	switch n.Op {
	case rnn.Linear:
		for j := range in {
			in[j] = fmt.Sprintf("self.%s(%s)", c.MatrixName(i, j), in[j])
		}
		return strings.Join(in, " + ")
	case rnn.Prod:
		return strings.Join(in, " * ")
	case rnn.Sum:
		return strings.Join(in, " + ")
	case rnn.Blend:
		return fmt.Sprintf("%s * %s + (1 - %s) * %s", in[0], in[1], in[0], in[2])
	case rnn.Tanh:
		return "torch.tanh(" + in[0] + ")"
	case rnn.Sigmoid:
		return "torch.sigmoid(" + in[0] + ")"
	}
	return "functional.leaky_relu(" + in[0] + ", 0.01)"
}

// states returns the Python list of the new hidden states.
func states(c rnn.Cell) string {
	var list []string
	for _, r := range c.New {
		list = append(list, value(r))
	}
	return "[" + strings.Join(list, ", ") + "]"
}
