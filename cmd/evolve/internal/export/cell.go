package export

import (
	"fmt"
	"strings"

	"evolve/nn"
	"evolve/nn/train"
)

// cellTensors are all parameters of the language model: embedding, layers, decoder.
func cellTensors(m Model, c nn.Cell) (all []Tensor) {
	for _, p := range train.NewLanguage(c, m.Shape, m.Words, m.Key, train.Dropout{}).Parameters() {
		all = append(all, Tensor{Name: p.Name, Shape: p.Shape, Value: p.Value})
	}
	return all
}

// value is what an input reads, as an expression.
func value(r nn.Ref) string {
	if s := r.State(); s >= 0 {
		return fmt.Sprintf("h[%d]", s)
	}
	return r.String()
}

// modules are the lines that make a cell's matrices.
func modules(c nn.Cell) (lines []string) {
	for i, n := range c.Nodes {
		if n.Op != nn.Linear {
			continue
		}
		for j, r := range n.In {
			from, bias := "width", ""
			if r == nn.X {
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

// steps are the lines that compute a cell's nodes.
func steps(c nn.Cell) (lines []string) {
	for i, n := range c.Nodes {
		lines = append(lines, fmt.Sprintf("n%d = %s", i, expression(c, i, n)))
	}
	return lines
}

func expression(c nn.Cell, i int, n nn.Node) string {
	in := make([]string, len(n.In))
	for j, r := range n.In {
		in[j] = value(r)
	}
	switch n.Op {
	case nn.Linear:
		for j := range in {
			in[j] = fmt.Sprintf("self.%s(%s)", c.MatrixName(i, j), in[j])
		}
		return strings.Join(in, " + ")
	case nn.Prod:
		return strings.Join(in, " * ")
	case nn.Sum:
		return strings.Join(in, " + ")
	case nn.Blend:
		return fmt.Sprintf("%s * %s + (1 - %s) * %s", in[0], in[1], in[0], in[2])
	case nn.Tanh:
		return "torch.tanh(" + in[0] + ")"
	case nn.Sigmoid:
		return "torch.sigmoid(" + in[0] + ")"
	}
	return "functional.leaky_relu(" + in[0] + ", 0.01)"
}

// states are the nodes that become hidden states.
func states(c nn.Cell) string {
	var list []string
	for _, r := range c.New {
		list = append(list, value(r))
	}
	return "[" + strings.Join(list, ", ") + "]"
}
