package rnn

import (
	"slices"
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

// One cell for every rule of the search, none of which a cell needs to be read.
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

// coupled breaks the rule of direct previous states in both of its states.
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

// Whatever settings pass Check can be drawn from, mutated in and crossed in, the largest and the tightest too.
func TestExtremeSpaces(t *testing.T) {
	for _, s := range []Space{
		{Nodes: 3, HiddenStates: 1, Intermediate: 1}, {Nodes: 3, HiddenStates: 1, Intermediate: maxIntermediate},
		{Nodes: 16, HiddenStates: 8, Intermediate: 1}, {Nodes: 6, HiddenStates: 3, Intermediate: maxIntermediate},
		{Nodes: nnrnn.MaxNodes - 7, HiddenStates: 8, Intermediate: maxIntermediate},
	} {
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

// The descendants of cells that break the rule of direct previous states never break it in more states than the cell
// before, and so once in none, never again.
func TestDescendantsKeepTheRule(t *testing.T) {
	s, cured := Space{}, 0
	for i := range 60 {
		for _, c := range []Cell{parse(t, coupled), GRU()} {
			r := rng(uint64(i))
			for range 40 {
				d := s.Mutate(c, r)
				if err := s.validExceptDirect(d); err != nil || countDirectStates(d) > countDirectStates(c) || (s.Valid(c) == nil && s.Valid(d) != nil) {
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

// A cell from which no edit leads into the space has random children, and nothing about it overflows.
func TestHopelessParents(t *testing.T) {
	c := parallel(nnrnn.MaxNodes-2, false)
	for _, s := range []Space{{}, {Nodes: nnrnn.MaxNodes - 7}} {
		for _, d := range []Cell{s.Mutate(c, rng(1)), s.Cross(c, c, rng(2))} {
			if err := s.Valid(d); err != nil {
				t.Error(err)
			}
		}
	}
}

// Published cells are parents like any other.
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
			if err := s.validExceptDirect(d); err != nil || d.Hash() == c.Hash() || countDirectStates(d) > max(countDirectStates(c), countDirectStates(before)) {
				t.Fatalf("%s: %v: %s", r.ID, err, text(d))
			}
		}
		before = c
	}
}

// Seeded cells in full, frozen as TestPermanence says: ten draws, then a line of twenty mutations.
func TestPermanenceOfDraws(t *testing.T) {
	var got []string
	for i := range 10 {
		got = append(got, Space{}.Random(rng(uint64(100+i))).Hash())
	}
	c := LSTM()
	for i := range 20 {
		c = Space{}.Mutate(c, rng(uint64(200+i)))
		if i%5 == 4 {
			got = append(got, c.Hash())
		}
	}
	if !slices.Equal(got, frozen) {
		t.Errorf("%q, want %q", got, frozen)
	}
}

var frozen = []string{
	"2531914ac045b03f89b7a2a33a2ef28a",
	"0e94cda44eb4a183a77efd2ecb03c83d",
	"9f4da3987e85110677dd33dd7daef46f",
	"05e298079169c2a7f22ba2f53649aebe",
	"7e1f411683e3a80c1b5def1b8600c379",
	"3c72c4d1e6b1d743fb5bbbf1068b0b0c",
	"626aa9d36a156e9cd332938641189f5b",
	"a926199805764ca9092c3b80fc9a08ef",
	"cc4de883c0252901a3257f43ac1526cc",
	"27476c265783508a6706f218bf9d8b9c",
	"b4c52dca76a8f22644b4cd0da74af027",
	"28b4039209444c954027c07b93fb15aa",
	"9be9f377397b5d3716e0aab69cdc024c",
	"fe16c7b9d193558dbdbcdb5dc901e37d",
}
