package export

import (
	"fmt"
	"io"

	"evolve/nn/bert"
	"evolve/nn/rnn"
)

// ONNX writes the model as an ONNX graph (github.com/onnx/onnx, operator set 17). program names the writer.
//
// The language model of a cell reads tokens [T][B], starts from states of zeros, and has the outputs features [T][B][H] and
// logits [T][B][D]. An encoder reads tokens [B][T] and has the output hidden [B][T][H]. Tokens are int64; T and B are free.
//
// With weights, the file contains them. Without, they are inputs of the graph, under their names in the PyTorch module.
func ONNX(w io.Writer, m Model, program string, weights bool) error {
	all, err := m.Tensors()
	if err != nil {
		return err
	}
	g := &graph{}
	for _, t := range all {
		if weights {
			g.floats(t.Name, t.Shape, t.Value)
		} else {
			g.input(t.Name, float32Type, dims(t.Shape)...)
		}
	}
	switch n := m.Network.(type) {
	case rnn.Cell:
		g.language(m, n)
	case bert.Encoder:
		g.encoder(n)
	default:
		return m.unknown()
	}
	if _, err = w.Write(g.model(program, map[string]string{"identity": m.Identity, "genome": m.Genome})); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return nil
}

// dim is one dimension of a shape: a size, or a name where the size is free.
type dim struct {
	size int
	name string
}

func dims(shape []int) (all []dim) {
	for _, n := range shape {
		all = append(all, dim{size: n})
	}
	return all
}

// language adds the language model of a cell: an embedding, a Scan for each layer, a decoder.
func (g *graph) language(m Model, c rnn.Cell) {
	time, batch := dim{name: "T"}, dim{name: "B"}
	g.input("tokens", int64Type, time, batch)
	x := g.op("Gather", "embedding.weight", "tokens")
	columns := g.op("Slice", g.op("Shape", "tokens"), g.ints(1), g.ints(2))
	for l := range m.Shape.Layers {
		zeros := g.op("ConstantOfShape", g.op("Concat", columns, g.ints(m.Shape.Width(l)), integer("axis", 0)))
		x = g.layer(c, l, x, zeros, m.Shape)
	}
	width := m.Shape.Width(m.Shape.Layers - 1)
	g.output("features", g.op("Identity", x), time, batch, dim{size: width})
	rows := "decoder.weight"
	if m.Shape.Tied {
		rows = "embedding.weight"
	}
	scores := g.op("MatMul", x, g.op("Transpose", rows, integers("perm", 1, 0)))
	g.output("logits", g.op("Add", scores, "decoder.bias"), time, batch, dim{size: m.Words})
}

// layer adds a Scan over time and returns its output [T][B][H]: the first state at each step. The states, which start from
// zeros, go from one step to the next.
func (g *graph) layer(c rnn.Cell, l int, x, zeros string, s rnn.Shape) string {
	body := &graph{prefix: fmt.Sprintf("l%d_", l)}
	var ins, outs []string
	width := dim{size: s.Width(l)}
	for i := range c.New {
		body.input(fmt.Sprintf("h%d_%d", l, i), float32Type, dim{name: "B"}, width)
		ins, outs = append(ins, zeros), append(outs, g.name())
	}
	body.input(fmt.Sprintf("x%d", l), float32Type, dim{name: "B"}, dim{size: s.Input(l)})
	values := body.cell(c, l)
	for i, r := range c.New {
		body.output(fmt.Sprintf("new%d_%d", l, i), values[r], dim{name: "B"}, width)
	}
	body.output(fmt.Sprintf("y%d", l), values[c.New[0]], dim{name: "B"}, width)
	outs = append(outs, g.name())
	g.node("Scan", append(ins, x), outs, subgraph("body", body), integer("num_scan_inputs", 1))
	return outs[len(outs)-1]
}

// cell adds the nodes of one step of layer l, and returns the names of their values.
func (g *graph) cell(c rnn.Cell, l int) (values []string) {
	read := func(r rnn.Ref) string {
		switch s := r.State(); {
		case s >= 0:
			return fmt.Sprintf("h%d_%d", l, s)
		case r == rnn.X:
			return fmt.Sprintf("x%d", l)
		}
		return values[r]
	}
	for i, n := range c.Nodes {
		in := make([]string, len(n.In))
		for j, r := range n.In {
			in[j] = read(r)
		}
		if n.Op != rnn.Linear {
			values = append(values, g.elementwise(n.Op, in))
			continue
		}
		y := fmt.Sprintf("layers.%d.%s.bias", l, c.MatrixName(i, 0))
		for j := range in {
			y = g.op("Gemm", in[j], fmt.Sprintf("layers.%d.%s.weight", l, c.MatrixName(i, j)), y, integer("transB", 1))
		}
		values = append(values, y)
	}
	return values
}

// elementwise adds a node that is not Linear.
func (g *graph) elementwise(op rnn.Op, in []string) string {
	switch op {
	case rnn.Prod:
		return g.op("Mul", in[0], in[1])
	case rnn.Sum:
		return g.op("Add", in[0], in[1])
	case rnn.Blend: // a b + (1 - a) c = c + a (b - c)
		return g.op("Add", in[2], g.op("Mul", in[0], g.op("Sub", in[1], in[2])))
	case rnn.Tanh:
		return g.op("Tanh", in[0])
	case rnn.Sigmoid:
		return g.op("Sigmoid", in[0])
	}
	return g.op("LeakyRelu", in[0], float("alpha", 0.01))
}
