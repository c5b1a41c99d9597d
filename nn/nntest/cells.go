package nntest

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"evolve/nn"
)

// Case is one cell at tiny size with the values PyTorch computed for it in float64.
type Case struct {
	Name             string
	Cell             nn.Cell
	Shape            nn.Shape
	Vocab            int
	Batch, Steps     int
	X                []float32     // [T][B][E], the embedded tokens
	Weights          [][]nn.Affine // [layer][node]
	Hidden           [][]float32   // per layer [T][B][H]: hidden state 0 as the layer sees it
	Output           []float32     // [T][B][E]
	HiddenCovariance []float64     // per layer
	Parameters       int
}

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
	Metrics                     struct {
		HiddenCovariance []float64 `json:"hidden_covariance"`
		Parameters       int
	}
}

type node struct {
	Op    string
	Input []string
}

// Cells reads golden/rnn_cells.json.
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

func (p published) decode(t testing.TB) Case {
	c := Case{Name: p.Name, Vocab: p.Vocab, Batch: p.Batch, Steps: p.Bptt, Output: flat3(p.Output),
		Shape:            nn.Shape{Layers: p.Layers, Embedding: p.Emsize, Hidden: p.Nhid, Tied: p.Tied},
		HiddenCovariance: p.Metrics.HiddenCovariance, Parameters: p.Metrics.Parameters}
	var names []string
	c.Cell, names = cell(t, p.Recipe)
	for _, h := range p.Hidden {
		c.Hidden = append(c.Hidden, flat3(h))
	}
	var embedding [][]float32
	into(t, p.Params["embedding"], &embedding)
	for _, row := range p.Tokens {
		for _, token := range row {
			c.X = append(c.X, embedding[token]...)
		}
	}
	for l := range p.Layers {
		layer := make([]nn.Affine, len(names))
		for i, name := range names {
			if c.Cell.Nodes[i].Op == nn.Linear {
				layer[i] = affine(t, p.Params["layer"+strconv.Itoa(l)+"."+name])
			}
		}
		c.Weights = append(c.Weights, layer)
	}
	return c
}

// cell orders a recipe and returns the names of its nodes in that order.
func cell(t testing.TB, recipe map[string]node) (c nn.Cell, names []string) {
	t.Helper()
	place := map[string]nn.Ref{"x": nn.X}
	for i := range 10 {
		place["h_prev_"+strconv.Itoa(i)] = nn.Prev(i)
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
		op, err := nn.ParseOp(recipe[name].Op)
		if err != nil {
			t.Fatal(err)
		}
		n := nn.Node{Op: op}
		for _, in := range recipe[name].Input {
			n.In = append(n.In, place[in])
		}
		place[name] = nn.Ref(len(names))
		c.Nodes, names = append(c.Nodes, n), append(names, name)
	}
	for i := 0; slices.ContainsFunc(names, func(n string) bool { return n == "h_new_"+strconv.Itoa(i) }); i++ {
		c.New = append(c.New, place["h_new_"+strconv.Itoa(i)])
	}
	return c, names
}

func affine(t testing.TB, data json.RawMessage) nn.Affine {
	t.Helper()
	var p struct {
		Weights [][][]float32
		Bias    []float32
	}
	into(t, data, &p)
	a := nn.Affine{B: p.Bias}
	for _, w := range p.Weights {
		a.W = append(a.W, slices.Concat(w...))
	}
	return a
}

func into(t testing.TB, data json.RawMessage, v any) {
	t.Helper()
	if err := json.Unmarshal(data, v); err != nil {
		t.Fatalf("%v in %s", err, strings.TrimSpace(string(data[:min(len(data), 80)])))
	}
}

func flat3(x [][][]float32) (out []float32) {
	for _, y := range x {
		out = append(out, slices.Concat(y...)...)
	}
	return out
}
