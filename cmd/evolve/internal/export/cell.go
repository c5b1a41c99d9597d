package export

import (
	"fmt"
	"slices"
	"strings"

	"evolve/nn"
)

// cellTensors are embedding, layers and the decoder's bias; an untied decoder has weights of its own.
func cellTensors(m Model, c nn.Cell) []Tensor {
	var s nn.Stack
	s.Draw(c, m.Shape, nn.Benchmark, m.Key)
	tokens := make([]int, m.Words)
	for i := range tokens {
		tokens[i] = i
	}
	table := nn.Benchmark.Embed(tokens, m.Shape.Embedding, m.Key).X
	all := []Tensor{{"embedding.weight", []int{m.Words, m.Shape.Embedding}, table}}
	for l := range m.Shape.Layers {
		width := m.Shape.Width(l)
		for i, a := range s.Weights(l) {
			for j, w := range a.W {
				name := fmt.Sprintf("layers.%d.%s", l, linear(c, i, j))
				all = append(all, Tensor{name + ".weight", []int{width, len(w) / width}, slices.Clone(w)})
				if j == 0 {
					all = append(all, Tensor{name + ".bias", []int{width}, slices.Clone(a.B)})
				}
			}
		}
	}
	return append(all, Tensor{"decoder.bias", []int{m.Words}, make([]float32, m.Words)})
}

// linear names the matrix that node i has for its input j: n3_x, n3_h0, n3_n2; a second one of the same input n3_n2_1.
func linear(c nn.Cell, i, j int) string {
	in := c.Nodes[i].In
	name := fmt.Sprintf("n%d_%s", i, source(in[j]))
	if slices.Contains(in[:j], in[j]) {
		name += fmt.Sprintf("_%d", j)
	}
	return name
}

// source is what an input reads, as part of a name.
func source(r nn.Ref) string {
	switch {
	case r == nn.X:
		return "x"
	case r.State() >= 0:
		return fmt.Sprintf("h%d", r.State())
	}
	return fmt.Sprintf("n%d", int(r))
}

// value is what an input reads, as an expression.
func value(r nn.Ref) string {
	if s := r.State(); s >= 0 {
		return fmt.Sprintf("h[%d]", s)
	}
	return source(r)
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
			lines = append(lines, fmt.Sprintf("self.%s = nn.Linear(%s, width%s)", linear(c, i, j), from, bias))
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
			in[j] = fmt.Sprintf("self.%s(%s)", linear(c, i, j), in[j])
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
