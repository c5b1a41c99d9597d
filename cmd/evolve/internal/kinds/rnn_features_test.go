package kinds

import (
	"testing"

	nnrnn "evolve/nn/rnn"
	spacebert "evolve/space/bert"
	spacernn "evolve/space/rnn"
)

// The structure of known cells is what their equations say.
func TestStructureOfCells(t *testing.T) {
	for _, c := range []struct {
		name          string
		linear, leaks bool
		fromX, fromH  float64
	}{
		{"rnn", false, false, 2, 2}, // h = tanh(W x + U h)
		{"gru", false, true, 6, 6},  // h = blend(z, h, n), n = tanh(W x + U (r h))
		{"lstm", false, true, 6, 6}, // c = f c + i g, h = o tanh(c)
	} {
		genome, ok := spacernn.Builtin(c.name)
		if !ok {
			t.Fatal(c.name)
		}
		cell := nnrnn.Cell(genome)
		x := depth(cell, func(r nnrnn.Ref) bool { return r == nnrnn.X })
		h := depth(cell, func(r nnrnn.Ref) bool { return r.State() >= 0 })
		if leadsLinearly(cell) != c.linear || leaks(cell) != c.leaks || x != c.fromX || h != c.fromH {
			t.Errorf("%s: linear %v, leaks %v, depth %v from x and %v from h\n%v", c.name, leadsLinearly(cell), leaks(cell), x, h, cell)
		}
	}
	h, x := nnrnn.Prev(0), nnrnn.X
	direct := nnrnn.Cell{Nodes: []nnrnn.Node{
		{Op: nnrnn.Linear, In: []nnrnn.Ref{x, h}}, {Op: nnrnn.Sigmoid, In: []nnrnn.Ref{0}},
		{Op: nnrnn.Linear, In: []nnrnn.Ref{x}}, {Op: nnrnn.Blend, In: []nnrnn.Ref{1, h, 2}}}, New: []nnrnn.Ref{3}}
	weighed := nnrnn.Cell{Nodes: []nnrnn.Node{ // the state and the input only weigh
		{Op: nnrnn.Linear, In: []nnrnn.Ref{x}}, {Op: nnrnn.Tanh, In: []nnrnn.Ref{0}}, {Op: nnrnn.Linear, In: []nnrnn.Ref{h}},
		{Op: nnrnn.Blend, In: []nnrnn.Ref{h, 1, 1}}, {Op: nnrnn.Blend, In: []nnrnn.Ref{0, 3, 1}}}, New: []nnrnn.Ref{4}}
	if !leadsLinearly(direct) || !leaks(direct) || leadsLinearly(weighed) || leaks(weighed) {
		t.Errorf("direct %v, %v; weighed %v, %v", leadsLinearly(direct), leaks(direct), leadsLinearly(weighed), leaks(weighed))
	}
}

// Cells of one identity have the same features, of the same number for all cells.
func TestFeaturesFollowTheIdentity(t *testing.T) {
	gru, _ := spacernn.Builtin("gru")
	lstm, _ := spacernn.Builtin("lstm")
	a, b := rnnFeatures(boxed[spacernn.Cell]{gru}), rnnFeatures(boxed[spacernn.Cell]{gru.Canonical()})
	if len(a) != len(rnnFeatures(boxed[spacernn.Cell]{lstm})) {
		t.Error("cells differ in the number of features")
	}
	for i := range a {
		if a[i] != b[i] {
			t.Errorf("feature %d: %v and %v", i, a[i], b[i])
		}
	}
	tiny, _ := spacebert.Builtin("bert-tiny")
	mini, _ := spacebert.Builtin("bert-mini")
	c, d := bertFeatures(boxed[spacebert.Config]{tiny}), bertFeatures(boxed[spacebert.Config]{mini})
	if len(c) != len(d) || c[0] != 128 || c[1] != 2 || d[1] != 4 {
		t.Errorf("encoders: %v and %v", c, d)
	}
}
