package train

import (
	"maps"
	"testing"

	"evolve/nn/rnn"
	spacernn "evolve/space/rnn"
)

// builtin returns a known cell in its canonical form.
func builtin(t *testing.T, name string) rnn.Cell {
	t.Helper()
	c, ok := spacernn.Builtin(name)
	if !ok {
		t.Fatalf("no %s", name)
	}
	return rnn.Cell(c)
}

// Gates of known cells: the forget gate of an LSTM, the update gates of a GRU and an MGU, nothing of a simple network.
func TestKeepingGates(t *testing.T) {
	h := rnn.Prev(0)
	gate := func(rest ...rnn.Node) rnn.Cell {
		nodes := append([]rnn.Node{{Op: rnn.Linear, In: []rnn.Ref{rnn.X, h}}, {Op: rnn.Sigmoid, In: []rnn.Ref{0}}, {Op: rnn.Linear, In: []rnn.Ref{rnn.X}}}, rest...)
		return rnn.Cell{Nodes: nodes, New: []rnn.Ref{rnn.Ref(len(nodes) - 1)}}
	}
	for name, c := range map[string]struct {
		cell rnn.Cell
		want map[int]int
	}{
		"kept by in_1":     {gate(rnn.Node{Op: rnn.Blend, In: []rnn.Ref{1, h, 2}}), map[int]int{0: 1}},
		"kept by in_2":     {gate(rnn.Node{Op: rnn.Blend, In: []rnn.Ref{1, 2, h}}), map[int]int{0: -1}},
		"no state":         {gate(rnn.Node{Op: rnn.Blend, In: []rnn.Ref{1, 2, 2}}), map[int]int{}},
		"summed":           {gate(rnn.Node{Op: rnn.Prod, In: []rnn.Ref{h, 1}}, rnn.Node{Op: rnn.Sum, In: []rnn.Ref{3, 2}}), map[int]int{0: 1}},
		"summed twice":     {gate(rnn.Node{Op: rnn.Prod, In: []rnn.Ref{1, h}}, rnn.Node{Op: rnn.Sum, In: []rnn.Ref{3, 2}}, rnn.Node{Op: rnn.Sum, In: []rnn.Ref{2, 4}}), map[int]int{0: 1}},
		"product alone":    {gate(rnn.Node{Op: rnn.Prod, In: []rnn.Ref{1, h}}), map[int]int{}},
		"sum behind tanh":  {gate(rnn.Node{Op: rnn.Prod, In: []rnn.Ref{1, h}}, rnn.Node{Op: rnn.Sum, In: []rnn.Ref{3, 2}}, rnn.Node{Op: rnn.Tanh, In: []rnn.Ref{4}}), map[int]int{}},
		"keeps, replaces":  {gate(rnn.Node{Op: rnn.Blend, In: []rnn.Ref{1, h, 2}}, rnn.Node{Op: rnn.Blend, In: []rnn.Ref{1, 3, h}}), map[int]int{0: 0}},
		"not of a Sigmoid": {gate(rnn.Node{Op: rnn.Blend, In: []rnn.Ref{0, h, 2}}), map[int]int{}},
	} {
		if got := keepingGates(c.cell); !maps.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	for name, want := range map[string]int{"lstm": 1, "gru": 1, "mgu": 1, "rnn": 0} {
		if got := keepingGates(builtin(t, name)); len(got) != want {
			t.Errorf("%s: %v, want %d gates", name, got, want)
		}
	}
}

// The bias changes the biases of the gates in every layer by 1 or -1, and nothing else.
func TestAddGateBias(t *testing.T) {
	shape := rnn.Shape{Layers: 2, Embedding: 6, Hidden: 6, Tied: true}
	for _, name := range []string{"lstm", "gru", "mgu"} {
		cell := builtin(t, name)
		plain, biased := NewLanguage(cell, shape, 9, 1, Dropout{}), NewLanguage(cell, shape, 9, 1, Dropout{})
		biased.AddGateBias(1)
		changed := 0
		for i, p := range plain.Parameters() {
			for j, v := range p.Value {
				switch d := biased.Parameters()[i].Value[j] - v; {
				case d == 0:
				case len(p.Shape) == 1 && max(d, -d) > 0.999 && max(d, -d) < 1.001:
					changed++
				default:
					t.Errorf("%s: %s changes by %v", name, p.Name, d)
				}
			}
		}
		if changed != 2*6 {
			t.Errorf("%s: %d biases change, want those of one gate in two layers", name, changed)
		}
	}
}
