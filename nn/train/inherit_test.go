package train

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"evolve/nn/rnn"
)

// insertLinear returns an LSTM whose node 3, the forget gate, goes through a new Linear, and whose node 6 also reads the
// cell state; and where the LSTM's nodes are in it.
func insertLinear() (child rnn.Cell, to []int) {
	parent := lstm()
	move := func(r rnn.Ref) rnn.Ref {
		if r >= 4 {
			return r + 1
		}
		return r
	}
	for i, n := range parent.Nodes {
		in := slices.Clone(n.In)
		for j := range in {
			in[j] = move(in[j])
		}
		if i == 9 {
			in[0] = 4
		}
		if i == 6 {
			in = append(in, rnn.Prev(1))
		}
		if i == 4 {
			child.Nodes = append(child.Nodes, rnn.Node{Op: rnn.Linear, In: []rnn.Ref{3, rnn.X}})
		}
		child.Nodes = append(child.Nodes, rnn.Node{Op: n.Op, In: in})
		to = append(to, int(move(rnn.Ref(i))))
	}
	child.New = []rnn.Ref{move(parent.New[0]), move(parent.New[1])}
	return child, to
}

// A child begins with the function of its parent: new inputs count nothing, and a new Linear is the identity.
func TestInherit(t *testing.T) {
	child, to := insertLinear()
	same := make([]int, len(lstm().Nodes))
	for i := range same {
		same[i] = i
	}
	s := Next(tokens(rand.New(rand.NewPCG(3, 3)), 900, 11))
	for _, tied := range []bool{false, true} {
		shape := rnn.Shape{Layers: 2, Embedding: 8, Hidden: 8, Tied: tied}
		parent := NewLanguage(lstm(), shape, 11, 1, Dropout{})
		parent.Begin(s.Targets)
		trainer, err := New(parent, Settings{Batch: 4, Steps: 7, Tokens: 3000, Rate: 0.02}, s, s)
		if err == nil {
			err = trainer.Run(t.Context(), 3000, nil)
		}
		if err != nil {
			t.Fatal(err)
		}
		want := trainer.Curve[0].Valid
		for name, m := range map[string]*Language{
			"the same cell":  NewLanguage(lstm(), shape, 11, 2, Dropout{}),
			"another cell":   NewLanguage(child, shape, 11, 2, Dropout{}),
			"a wider layer":  NewLanguage(lstm(), rnn.Shape{Layers: 2, Embedding: 9, Hidden: 9, Tied: tied}, 11, 2, Dropout{}),
			"a narrow layer": NewLanguage(lstm(), rnn.Shape{Layers: 2, Embedding: 6, Hidden: 6, Tied: tied}, 11, 2, Dropout{}),
		} {
			fresh, err := m.Loss(t.Context(), s)
			if err != nil {
				t.Fatal(err)
			}
			match := same
			if len(m.Cell.Nodes) > len(same) {
				match = to
			}
			if err := m.Inherit(parent, match); err != nil {
				t.Fatal(err)
			}
			got, err := m.Loss(t.Context(), s)
			if exact := m.Shape == shape; err != nil || exact && math.Abs(got-want) > 1e-5 || got >= fresh {
				t.Errorf("tied %v, %s: loss %g, the parent has %g, before %g, %v", tied, name, got, want, fresh, err)
			}
		}
	}
}

// States correspond if their nodes do, in any order.
func TestInheritStates(t *testing.T) {
	parent := rnn.Cell{Nodes: []rnn.Node{{Op: rnn.Linear, In: []rnn.Ref{rnn.X, rnn.Prev(0)}}, {Op: rnn.Linear, In: []rnn.Ref{rnn.Prev(1), 0}}}, New: []rnn.Ref{1, 0}}
	child := rnn.Cell{Nodes: []rnn.Node{{Op: rnn.Linear, In: []rnn.Ref{rnn.Prev(1), rnn.X}}, {Op: rnn.Linear, In: []rnn.Ref{0, rnn.Prev(0), rnn.Prev(0)}}}, New: []rnn.Ref{0, 1}}
	shape := rnn.Shape{Layers: 1, Embedding: 5, Hidden: 5}
	a, b := NewLanguage(parent, shape, 7, 1, Dropout{}), NewLanguage(child, shape, 7, 2, Dropout{})
	if err := b.Inherit(a, []int{0, 1}); err != nil {
		t.Fatal(err)
	}
	from, to := a.cells[0], b.cells[0]
	for i, pair := range [][2]*Parameter{{from[0].w[1], to[0].w[0]}, {from[0].w[0], to[0].w[1]}, {from[1].w[1], to[1].w[0]}, {from[1].w[0], to[1].w[1]}} {
		if !slices.Equal(pair[0].Value, pair[1].Value) {
			t.Errorf("matrix %d is not copied", i)
		}
	}
	if slices.Max(to[1].w[2].Value) != 0 || slices.Min(to[1].w[2].Value) != 0 {
		t.Error("a repeated input does not start from zero")
	}
}

// Parents and matchings that do not fit are refused.
func TestInheritRefuses(t *testing.T) {
	shape := rnn.Shape{Layers: 1, Embedding: 5, Hidden: 5}
	m := NewLanguage(lstm(), shape, 7, 1, Dropout{})
	match := make([]int, len(lstm().Nodes))
	if m.Inherit(NewLanguage(lstm(), shape, 8, 1, Dropout{}), match) == nil {
		t.Error("another vocabulary: no error")
	}
	match[3] = len(match)
	for _, to := range [][]int{nil, match} {
		if m.Inherit(m, to) == nil {
			t.Errorf("%v: no error", to)
		}
	}
}
