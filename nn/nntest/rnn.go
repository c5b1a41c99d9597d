package nntest

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"evolve/nn/rnn"
)

// Case holds one cell in a tiny shape, with the values that PyTorch computed for it in float64.
type Case struct {
	Name         string
	Cell         rnn.Cell
	Shape        rnn.Shape
	Vocab        int
	Batch, Steps int
	X            []float32      // [T][B][E], the embedded tokens
	Weights      [][]rnn.Affine // [layer][node]
	Hidden       [][]float32    // per layer [T][B][H]: hidden state 0 as the layer sees it
	Output       []float32      // [T][B][E]
	Parameters   int

	InputGradient   []float32      // of sum(output), [T][B][E]
	HiddenGradients [][]float32    // of sum(output), per layer [T][B][H]; nil where nothing flows
	WeightGradients [][]rnn.Affine // of 0.5 |output|^2, [layer][node]; without biases
	Noise           []float32      // [T][B][E]
	Metrics         map[string]json.RawMessage
}

// Metric returns the value of a metric that is one number. It returns false where the value is minus infinity.
func (c Case) Metric(t testing.TB, name string) (float64, bool) {
	t.Helper()
	var v *float64
	into(t, c.Metrics[name], &v)
	if v == nil {
		return 0, false
	}
	return *v, true
}

// published is a case as the file has it.
type published struct {
	Name                        string
	Recipe                      map[string]node
	Vocab, Emsize, Nhid, Layers int
	Tied                        bool
	Batch, Bptt                 int
	Tokens                      [][]int
	Params                      map[string]json.RawMessage
	Output                      [][][]float32
	Hidden                      [][][][]float32
	Metrics                     map[string]json.RawMessage
	InputGradient               [][][]float32              `json:"embedding_grad_of_sum"`
	HiddenGradients             [][][][]float32            `json:"hidden_grad_of_sum"`
	WeightGradients             map[string]json.RawMessage `json:"weight_grad_of_half_square"`
	Noise                       [][][]float32
}

// node is a node of a recipe as NAS-Bench-NLP publishes it.
type node struct {
	Op    string
	Input []string
}

// Cells reads the cases of golden/rnn_cells.json in the shared folder.
func Cells(t testing.TB) []Case {
	t.Helper()
	data, err := os.ReadFile(Shared(t, "golden", "rnn_cells.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all []published
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	cases := make([]Case, len(all))
	for i, p := range all {
		cases[i] = p.decode(t)
	}
	return cases
}

// decode converts a published case to the types of package rnn.
func (p published) decode(t testing.TB) Case {
	c := Case{Name: p.Name, Vocab: p.Vocab, Batch: p.Batch, Steps: p.Bptt, Output: flat3(p.Output),
		Shape:         rnn.Shape{Layers: p.Layers, Embedding: p.Emsize, Hidden: p.Nhid, Tied: p.Tied},
		InputGradient: flat3(p.InputGradient), Noise: flat3(p.Noise), Metrics: p.Metrics}
	into(t, p.Metrics["parameters"], &c.Parameters)
	var names []string
	c.Cell, names = cell(t, p.Recipe)
	for _, h := range p.Hidden {
		c.Hidden = append(c.Hidden, flat3(h))
	}
	for _, h := range p.HiddenGradients {
		c.HiddenGradients = append(c.HiddenGradients, flat3(h))
	}
	var embedding [][]float32
	into(t, p.Params["embedding"], &embedding)
	for _, row := range p.Tokens {
		for _, token := range row {
			c.X = append(c.X, embedding[token]...)
		}
	}
	for l := range p.Layers {
		layer, gradients := make([]rnn.Affine, len(names)), make([]rnn.Affine, len(names))
		for i, name := range names {
			if c.Cell.Nodes[i].Op == rnn.Linear {
				layer[i] = affine(t, p.Params["layer"+strconv.Itoa(l)+"."+name])
				gradients[i].W = matrices(t, p.WeightGradients["layer"+strconv.Itoa(l)+"."+name])
			}
		}
		c.Weights, c.WeightGradients = append(c.Weights, layer), append(c.WeightGradients, gradients)
	}
	return c
}

// cell converts a recipe, whose nodes it orders such that inputs come first, and returns the names of the nodes in that
// order.
func cell(t testing.TB, recipe map[string]node) (c rnn.Cell, names []string) {
	t.Helper()
	place := map[string]rnn.Ref{"x": rnn.X}
	for i := range 10 {
		place["h_prev_"+strconv.Itoa(i)] = rnn.Prev(i)
	}
	left := slices.Sorted(maps.Keys(recipe))
	for len(left) > 0 {
		i := slices.IndexFunc(left, func(name string) bool {
			return !slices.ContainsFunc(recipe[name].Input, func(in string) bool { _, ok := place[in]; return !ok })
		})
		if i < 0 {
			t.Fatalf("recipe cannot be ordered: %v", left)
		}
		name := left[i]
		left = slices.Delete(left, i, i+1)
		op, err := rnn.ParseOp(recipe[name].Op)
		if err != nil {
			t.Fatal(err)
		}
		n := rnn.Node{Op: op}
		for _, in := range recipe[name].Input {
			n.In = append(n.In, place[in])
		}
		place[name] = rnn.Ref(len(names))
		c.Nodes, names = append(c.Nodes, n), append(names, name)
	}
	for i := 0; slices.ContainsFunc(names, func(n string) bool { return n == "h_new_"+strconv.Itoa(i) }); i++ {
		c.New = append(c.New, place["h_new_"+strconv.Itoa(i)])
	}
	return c, names
}

// affine decodes the weights and the bias of a Linear.
func affine(t testing.TB, data json.RawMessage) rnn.Affine {
	t.Helper()
	var p struct {
		Weights [][][]float32
		Bias    []float32
	}
	into(t, data, &p)
	a := rnn.Affine{B: p.Bias}
	for _, w := range p.Weights {
		a.W = append(a.W, slices.Concat(w...))
	}
	return a
}

// matrices decodes matrices, each to one row-major slice.
func matrices(t testing.TB, data json.RawMessage) (out [][]float32) {
	t.Helper()
	var w [][][]float32
	if data != nil {
		into(t, data, &w)
	}
	for _, m := range w {
		out = append(out, slices.Concat(m...))
	}
	return out
}

// into decodes JSON to v, or fails the test.
func into(t testing.TB, data json.RawMessage, v any) {
	t.Helper()
	if err := json.Unmarshal(data, v); err != nil {
		t.Fatalf("%v in %s", err, strings.TrimSpace(string(data[:min(len(data), 80)])))
	}
}

// flat3 flattens an array of three dimensions.
func flat3(x [][][]float32) (out []float32) {
	for _, y := range x {
		out = append(out, slices.Concat(y...)...)
	}
	return out
}
