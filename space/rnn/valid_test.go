package rnn

import (
	"strings"
	"testing"

	"evolve/nn/nntest"
	nnrnn "evolve/nn/rnn"
)

func parse(t *testing.T, recipe string) (c Cell) {
	t.Helper()
	if err := c.UnmarshalJSON([]byte(recipe)); err != nil {
		t.Fatal(err)
	}
	return c
}

// Each rule of Valid has a cell that breaks it and that UnmarshalJSON still reads.
func TestRules(t *testing.T) {
	for _, c := range []struct {
		space        Space
		recipe, want string
	}{
		{Space{}, `{"i":{"op":"linear","input":["x","h_prev_0"]},"h_new_0":{"op":"activation_tanh","input":["i"]}}`, ""},
		{Space{}, `{"h_new_0":{"op":"linear","input":["x","h_prev_0"]}}`, "space/rnn: node 0: new state 0 reads a previous state directly"},
		{Space{}, `{"i":{"op":"linear","input":["x"]},"j":{"op":"elementwise_sum","input":["h_prev_0","i"]},"h_new_0":{"op":"activation_tanh","input":["j"]}}`,
			"space/rnn: node 0: a linear of 1 inputs: want 2 or 3"},
		{Space{}, `{"i":{"op":"linear","input":["x","h_prev_0"]},"j":{"op":"activation_tanh","input":["i"]},"h_new_0":{"op":"elementwise_prod","input":["j","j"]}}`,
			"space/rnn: node 2: reads the same input twice"},
		{Space{}, `{"h_new_0":{"op":"activation_tanh","input":["h_prev_0"]}}`, "space/rnn: x is not used"},
		{Space{}, `{"i":{"op":"linear","input":["x","h_prev_0"]},"h_new_0":{"op":"activation_tanh","input":["i"]},"h_new_1":{"op":"activation_sigm","input":["i"]}}`,
			"space/rnn: previous state 1 is not used"},
		{Space{}, `{"i":{"op":"linear","input":["x","h_prev_0"]},"h_new_0":{"op":"activation_tanh","input":["i"]},"dead":{"op":"activation_sigm","input":["i"]}}`,
			"space/rnn: node 2: leads to no new state"},
		{Space{Nodes: 12}, text(LSTM()), "space/rnn: 13 nodes: more than 12"},
		{Space{HiddenStates: 1}, text(LSTM()), "space/rnn: 2 hidden states: more than 1"},
		{Space{}, text(LSTM()), ""},
		{Space{}, coupled, "space/rnn: node 5: new state 0 reads a previous state directly"},
		{Space{}, text(GRU()), "space/rnn: node 7: new state 0 reads a previous state directly"},
		{Space{}, text(SimpleRNN()), ""},
	} {
		err := c.space.Valid(parse(t, c.recipe))
		if got := message(err); got != c.want {
			t.Errorf("%s\n  gives %q\n  want  %q", c.recipe, got, c.want)
		}
	}
	if got := message(Space{}.Valid(Cell{})); !strings.HasSuffix(got, ": cell without a new hidden state") {
		t.Error(got)
	}
}

// coupled reads a previous state directly in both of its new states.
const coupled = `{"f":{"op":"linear","input":["x","h_prev_0"]},"f_act":{"op":"activation_sigm","input":["f"]},
	"g":{"op":"linear","input":["x","h_prev_0"]},"g_act":{"op":"activation_tanh","input":["g"]},
	"h_new_1":{"op":"blend","input":["f_act","h_prev_1","g_act"]},
	"h_new_0":{"op":"blend","input":["f_act","h_prev_0","h_new_1"]}}`

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestSettings(t *testing.T) {
	for _, c := range []struct {
		space Space
		want  string
	}{
		{Space{}, ""},
		{Space{Nodes: 3, HiddenStates: 1, Intermediate: 60}, ""},
		{Space{Nodes: 2, HiddenStates: 1}, "space/rnn: nodes (2): want 3 to 120"},
		{Space{Nodes: -1}, "space/rnn: nodes (-1): want 3 to 120"},
		{Space{Nodes: 121}, "space/rnn: nodes (121): want 3 to 120"},
		{Space{HiddenStates: 9}, "space/rnn: hidden_states (9): want 1 to 8, and at least 2 nodes for each"},
		{Space{HiddenStates: -1}, "space/rnn: hidden_states (-1): want 1 to 8, and at least 2 nodes for each"},
		{Space{Nodes: 5}, "space/rnn: hidden_states (3): want 1 to 8, and at least 2 nodes for each"},
		{Space{Intermediate: 61}, "space/rnn: intermediate (61): want 1 to 60"},
	} {
		if got := message(c.space.Check()); got != c.want {
			t.Errorf("%+v: %q, want %q", c.space, got, c.want)
		}
	}
}

// Random, Mutate and Cross work for the largest and the tightest settings that pass Check.
func TestExtremeSpaces(t *testing.T) {
	var all []Space
	for _, s := range []Space{
		{Nodes: 3, HiddenStates: 1, Intermediate: 1}, {Nodes: 3, HiddenStates: 1, Intermediate: maxIntermediate},
		{Nodes: 16, HiddenStates: 8, Intermediate: 1}, {Nodes: 6, HiddenStates: 3, Intermediate: maxIntermediate},
		{Nodes: nnrnn.MaxNodes - 7, HiddenStates: 8, Intermediate: maxIntermediate},
	} {
		leaky := s
		leaky.Leaky = true
		all = append(all, s, leaky)
	}
	for _, s := range all {
		if err := s.Check(); err != nil {
			t.Fatal(err)
		}
		for i := range 60 {
			r := rng(uint64(i))
			a, b := s.Random(r), s.Random(r)
			for range 5 {
				a, b = s.Mutate(a, r), s.Cross(b, a, r)
			}
			if err := s.Valid(a); err != nil {
				t.Fatal(err)
			}
			if err := s.Valid(b); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// A child reads previous states directly in at most as many new states as its parent, so a line that once obeys the
// rule of Valid obeys it for ever.
func TestDescendantsKeepTheRule(t *testing.T) {
	s, cured := Space{}, 0
	for i := range 60 {
		for _, c := range []Cell{parse(t, coupled), GRU()} {
			r := rng(uint64(i))
			for range 40 {
				d := s.Mutate(c, r)
				if err := s.validExceptDirect(d); err != nil || (Space{}).countDirectStates(d) > (Space{}).countDirectStates(c) || (s.Valid(c) == nil && s.Valid(d) != nil) {
					t.Fatalf("%s became %s", text(c), text(d))
				}
				c = d
			}
			if s.Valid(c) == nil {
				cured++
			}
		}
	}
	if cured == 0 || cured == 120 {
		t.Errorf("%d of 120 lines lost the rule's breach", cured)
	}
}

// A cell without a valid edit in the space has random children, and its size overflows nothing.
func TestHopelessParents(t *testing.T) {
	c := parallel(nnrnn.MaxNodes-2, false)
	for _, s := range []Space{{}, {Nodes: nnrnn.MaxNodes - 7}, {Leaky: true}} {
		for _, d := range []Cell{s.Mutate(c, rng(1)), s.Cross(c, c, rng(2))} {
			if err := s.Valid(d); err != nil {
				t.Error(err)
			}
		}
	}
}

// Published cells survive JSON, and Mutate and Cross accept them as parents.
func TestPublishedCellsAsParents(t *testing.T) {
	s := Space{}
	var before Cell
	i := uint64(0)
	for r := range ReadRecipes(nntest.Shared(t, "bench", "nas_bench_nlp_wikitext2_logs.zip")) {
		i++
		c := r.Cell
		if err := s.validExceptDirect(c.Canonical()); err != nil {
			t.Fatalf("%s: %v", r.ID, err)
		}
		if d := parse(t, text(c)); text(d) != text(c) || d.Hash() != c.Hash() {
			t.Fatalf("%s: written and read it is another", r.ID)
		}
		children := []Cell{s.Mutate(c, rng(i))}
		if i > 1 {
			children = append(children, s.Cross(c, before, rng(i)))
		}
		for _, d := range children {
			if err := s.validExceptDirect(d); err != nil || d.Hash() == c.Hash() || (Space{}).countDirectStates(d) > max((Space{}).countDirectStates(c), (Space{}).countDirectStates(before)) {
				t.Fatalf("%s: %v: %s", r.ID, err, text(d))
			}
		}
		before = c
	}
}
