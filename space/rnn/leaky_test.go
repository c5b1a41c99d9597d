package rnn

import (
	"slices"
	"testing"

	nnrnn "evolve/nn/rnn"
)

// Every built-in cell, GRU among them, is a member of the leaky space, and of the space of the benchmark only if no new
// state of it is a leaky update.
func TestBuiltinsAreMembers(t *testing.T) {
	leaky := 0
	for _, name := range Builtins() {
		c, _ := Builtin(name)
		if err := (Space{Leaky: true}).Valid(c); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		has := hasLeak(c)
		if err := (Space{}).Valid(c); (err != nil) != has {
			t.Errorf("%s: a leaky state: %v, error of the benchmark's space: %v", name, has, err)
		}
		if has {
			leaky++
		}
	}
	if leaky < 5 {
		t.Errorf("only %d leaky cells", leaky)
	}
}

func hasLeak(c Cell) bool {
	for i := range c.New {
		if isLeaky(c, i) {
			return true
		}
	}
	return false
}

// The exception is for a blend of the state's own previous value and a node, with a node as the gate.
func TestLeakyRule(t *testing.T) {
	const f = `{"f":{"op":"linear","input":["x","h_prev_0"]},"g":{"op":"linear","input":["x","h_prev_0"]},`
	const two = `{"f":{"op":"linear","input":["x","h_prev_0"]},"g":{"op":"linear","input":["x","h_prev_1"]},"h_new_1":{"op":"activation_tanh","input":["g"]},`
	for _, c := range []struct{ recipe, want string }{
		{f + `"h_new_0":{"op":"blend","input":["f","h_prev_0","g"]}}`, ""},
		{f + `"h_new_0":{"op":"blend","input":["f","g","h_prev_0"]}}`, ""},
		{f + `"s":{"op":"elementwise_sum","input":["f","g"]},"h_new_0":{"op":"blend","input":["h_prev_0","s","g"]}}`,
			"space/rnn: node 3: new state 0 reads a previous state directly"},
		{f + `"h_new_0":{"op":"elementwise_sum","input":["p","h_prev_0"]},"p":{"op":"elementwise_prod","input":["f","g"]}}`,
			"space/rnn: node 3: new state 0 reads a previous state directly"},
		{two + `"h_new_0":{"op":"blend","input":["f","h_prev_0","g"]}}`, ""},
		{two + `"h_new_0":{"op":"blend","input":["f","h_prev_1","g"]}}`, "space/rnn: node 3: new state 0 reads a previous state directly"},
		{two + `"h_new_0":{"op":"blend","input":["f","h_prev_0","h_prev_1"]}}`, "space/rnn: node 3: new state 0 reads a previous state directly"},
	} {
		if got := message(Space{Leaky: true}.Valid(parse(t, c.recipe))); got != c.want {
			t.Errorf("%s\n  gives %q\n  want  %q", c.recipe, got, c.want)
		}
	}
}

// Three quarters of the random cells of the leaky space have a leaky update, in both orders; the rest are cells of the
// benchmark's space.
func TestRandomLeaks(t *testing.T) {
	s := Space{Leaky: true}
	const n = 5000
	var some, nodes, kept, mirrored int
	for i := range n {
		c := s.Random(rng(uint64(i)))
		if err := s.Valid(c); err != nil {
			t.Fatal(err)
		}
		nodes += len(c.Nodes)
		if !hasLeak(c) {
			if err := (Space{}).Valid(c); err != nil {
				t.Fatal(err)
			}
			continue
		}
		some++
		for j, r := range c.New {
			if isLeaky(c, j) && c.Nodes[r].In[1] == nnrnn.Prev(j) {
				kept++
			} else if isLeaky(c, j) {
				mirrored++
			}
		}
	}
	if share := float64(some) / n; share < .72 || share > .80 {
		t.Errorf("a share of %.3f has a leaky update", share)
	}
	if mean := float64(nodes) / n; mean < 9.5 || mean > 10.5 {
		t.Errorf("%.1f nodes in the mean", mean)
	}
	if kept < some/3 || mirrored < some/3 {
		t.Errorf("%d blends keep the first input, %d the second", kept, mirrored)
	}
}

// In the leaky space mutants, children and neighbours of valid cells are valid, and lines of mutations both reach leaky
// updates and leave them.
func TestLeakyVariation(t *testing.T) {
	s := Space{Leaky: true}
	reached, left := 0, 0
	for i := range 100 {
		r := rng(uint64(i))
		c := s.Random(r)
		for range 30 {
			d := s.Mutate(c, r)
			if err := s.Valid(d); err != nil || d.Hash() == c.Hash() {
				t.Fatalf("%v: %s became %s", err, text(c), text(d))
			}
			if e := s.Cross(d, c, r); s.Valid(e) != nil || e.Hash() == d.Hash() {
				t.Fatalf("%v: %s", s.Valid(e), text(e))
			}
			if was, is := hasLeak(c), hasLeak(d); is && !was {
				reached++
			} else if was && !is {
				left++
			}
			c = d
		}
	}
	if reached < 50 || left < 50 {
		t.Errorf("leaky updates were reached %d times and left %d times", reached, left)
	}
}

// One edit leads from the simple recurrent network to the update gate RNN, and one leads back.
func TestOneEditMakesALeak(t *testing.T) {
	s := Space{Leaky: true}
	is := func(name string) func(Cell) bool {
		want := builtin(name).Hash()
		return func(c Cell) bool { return c.Hash() == want }
	}
	if !slices.ContainsFunc(s.Neighbors(SimpleRNN()), is("ugrnn")) {
		t.Error("ugrnn is no neighbour of rnn")
	}
	if slices.ContainsFunc(Space{}.Neighbors(SimpleRNN()), is("ugrnn")) {
		t.Error("ugrnn is a neighbour of rnn without Leaky")
	}
	if !slices.ContainsFunc(s.Neighbors(builtin("ugrnn")), is("rnn")) {
		t.Error("rnn is no neighbour of ugrnn")
	}
}
