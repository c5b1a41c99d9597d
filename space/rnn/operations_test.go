package rnn

import (
	"slices"
	"testing"

	nnrnn "evolve/nn/rnn"
)

// allOperations lists every operation.
func allOperations() (list []nnrnn.Op) {
	for op := range nnrnn.Op(nnrnn.NumOps) {
		list = append(list, op)
	}
	return list
}

// Random cells, mutants, children and neighbours keep to the allowed operations, for every list with a linear, leaky or
// not, and make use of all of them.
func TestVariationKeepsToOperations(t *testing.T) {
	for bits := range 1 << (nnrnn.NumOps - 1) {
		s := Space{Leaky: bits%2 == 1, Operations: []nnrnn.Op{nnrnn.Linear}}
		for op := range nnrnn.Op(nnrnn.NumOps) {
			if op > 0 && bits>>(op-1)&1 == 1 {
				s.Operations = append(s.Operations, op)
			}
		}
		if err := s.Check(); err != nil {
			t.Fatal(err)
		}
		used := map[nnrnn.Op]bool{}
		check := func(c Cell) {
			if err := s.Valid(c); err != nil {
				t.Fatalf("%v: %v", s.Operations, err)
			}
			for _, n := range c.Nodes {
				used[n.Op] = true
			}
		}
		for i := range 20 {
			r := rng(uint64(i))
			a, b := s.Random(r), s.Random(r)
			for range 5 {
				check(a)
				check(b)
				a, b = s.Mutate(a, r), s.Cross(a, b, r)
			}
			check(a)
			check(b)
		}
		for _, d := range s.Neighbors(s.Random(rng(9))) {
			check(d)
		}
		if len(used) != len(s.Operations) {
			t.Errorf("of %v only %d are used", s.Operations, len(used))
		}
	}
}

// A list of all operations, in any order, is the same space as no list.
func TestAllOperations(t *testing.T) {
	all := allOperations()
	slices.Reverse(all)
	s := Space{Operations: all}
	for i := range 200 {
		r, same := rng(uint64(i)), rng(uint64(i))
		a, b := s.Random(r), Space{}.Random(same)
		if a.Hash() != b.Hash() || s.Mutate(a, r).Hash() != (Space{}).Mutate(b, same).Hash() {
			t.Fatalf("seed %d: another cell", i)
		}
	}
}

// A parent with a forbidden operation, which a published table may have, has children without it.
func TestParentsOutsideTheOperations(t *testing.T) {
	s := Space{Leaky: true, Operations: []nnrnn.Op{nnrnn.Linear, nnrnn.Tanh, nnrnn.Prod}}
	if got, want := message(s.Valid(LSTM())), "space/rnn: node 1: activation_sigm is not allowed: the operations of the space are linear, elementwise_prod, activation_tanh"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if s.CheckOperations(LSTM()) == nil || s.CheckOperations(SimpleRNN()) != nil {
		t.Error("CheckOperations accepts LSTM or refuses the simple recurrent network")
	}
	for i := range 5 {
		r := rng(uint64(i))
		for _, d := range []Cell{s.Mutate(LSTM(), r), s.Cross(GRU(), LSTM(), r)} {
			if err := s.Valid(d); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestBadOperations(t *testing.T) {
	for _, c := range []struct {
		space Space
		want  string
	}{
		{Space{Operations: []nnrnn.Op{nnrnn.Tanh, nnrnn.Sum}},
			"space/rnn: operations (elementwise_sum, activation_tanh): no cell without a linear, because nothing else reads x: add linear"},
		{Space{Operations: []nnrnn.Op{nnrnn.Linear, nnrnn.NumOps}}, "space/rnn: operations (7): want an operation below 7"},
		{Space{Operations: []nnrnn.Op{nnrnn.Linear, nnrnn.Tanh, nnrnn.Linear}}, "space/rnn: operations (linear): is there twice"},
		{Space{Intermediate: 1, Operations: []nnrnn.Op{nnrnn.Linear, nnrnn.Sum}},
			"space/rnn: intermediate (1): want at least 2 where operations have no activation"},
		{Space{Intermediate: 2, Operations: []nnrnn.Op{nnrnn.Linear, nnrnn.Sum}}, ""},
		{Space{Intermediate: 1, Operations: []nnrnn.Op{nnrnn.Linear, nnrnn.Tanh}}, ""},
	} {
		if got := message(c.space.Check()); got != c.want {
			t.Errorf("%+v: %q, want %q", c.space, got, c.want)
		}
	}
}
