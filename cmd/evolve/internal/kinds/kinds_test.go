package kinds

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"evolve/cmd/evolve/internal/config"
	"evolve/fitness"
	"evolve/search"
	spacernn "evolve/space/rnn"
)

// TestTable checks that every kind that configurations know is a row, and that every name in a row exists.
func TestTable(t *testing.T) {
	var names []string
	for _, k := range All() {
		names = append(names, k.Name)
		c, err := config.Default(k.Name, nil, Names())
		if err != nil {
			t.Fatal(err)
		}
		s, err := Open(c)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range k.Builtins {
			g, ok := s.Builtin(name)
			if !ok {
				t.Fatalf("%s: %s is not built in", k.Name, name)
			}
			if network, identity := s.Network(g); network.Check() != nil || identity == "" {
				t.Errorf("%s: %s: %v, identity %q", k.Name, name, network.Check(), identity)
			}
		}
		for _, name := range k.Known {
			if !slices.Contains(k.Builtins, name) {
				t.Errorf("%s: %s is not built in", k.Name, name)
			}
		}
		seen := map[string]bool{}
		for _, m := range k.Metrics {
			if m.Direction < fitness.Neither || seen[m.Name] || m.Summary == "" || m.Source == "" {
				t.Errorf("%s: %+v", k.Name, m)
			}
			seen[m.Name] = true
		}
	}
	if !slices.Equal(names, config.Kinds) {
		t.Errorf("%v, configurations know %v", names, config.Kinds)
	}
}

// TestDefaultsOfTheSpace checks that a configuration without a space means the defaults of the space itself, and leaky
// updates.
func TestDefaultsOfTheSpace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.toml")
	if err := os.WriteFile(path, []byte("[[objective]]\nmetric = 'gating'\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	c, _, err := Load(path, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(c)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 200 {
		a := s.Points.Random(search.Rand(1, i, search.StreamPropose))
		b := spacernn.Space{Leaky: true}.Random(search.Rand(1, i, search.StreamPropose))
		if a.Hash() != b.Hash() {
			t.Fatalf("cell %d differs from the default's", i)
		}
	}
}

// TestErased checks that a space over Genome draws, varies, packs and compares as the space inside does.
func TestErased(t *testing.T) {
	for _, k := range All() {
		c, err := config.Default(k.Name, nil, Names())
		if err != nil {
			t.Fatal(err)
		}
		s, err := Open(c)
		if err != nil {
			t.Fatal(err)
		}
		namer, _ := search.As[search.Namer[Genome]](s.Points)
		packer, _ := search.As[search.Packer[Genome]](s.Points)
		crosser, crosses := search.As[search.Crosser[Genome]](s.Points)
		_, lists := search.As[search.Neighborhood[Genome]](s.Points)
		if namer == nil || packer == nil || !crosses || !lists {
			t.Fatalf("%s: an optional interface is not forwarded", k.Name)
		}
		for i := range 50 {
			g := s.Points.Random(search.Rand(1, i, search.StreamPropose))
			m := s.Points.Mutate(g, search.Rand(2, i, search.StreamPropose))
			n, hash := namer.MutateNamed(g, g.Hash(), search.Rand(2, i, search.StreamPropose))
			same := func(a, b Genome) bool { return a.(interface{ Equal(Genome) bool }).Equal(b) }
			if !same(m, n) || hash != m.Hash() || same(g, m) {
				t.Fatalf("%s: mutant %d: two calls with one generator differ", k.Name, i)
			}
			if back := packer.Unpack(packer.Pack(nil, m)); !same(back, m) {
				t.Fatalf("%s: genome %d is another after packing", k.Name, i)
			}
			text, err := m.MarshalJSON()
			if err != nil {
				t.Fatal(err)
			}
			if back, err := s.Parse(text); err != nil || !same(back, m) {
				t.Fatalf("%s: genome %d is another after JSON: %v", k.Name, i, err)
			}
			if child := crosser.Cross(g, m, search.Rand(3, i, search.StreamPropose)); child.Hash() == "" {
				t.Fatalf("%s: a child without identity", k.Name)
			}
		}
	}
}

type word string

func (w word) Hash() string                 { return string(w) }
func (w word) MarshalJSON() ([]byte, error) { return []byte(`"` + string(w) + `"`), nil }

// words is a space that offers nothing but what it must.
type words struct{}

func (words) Random(rng *rand.Rand) word         { return word(rune('a' + rng.IntN(26))) }
func (words) Mutate(w word, rng *rand.Rand) word { return w + word(rune('a'+rng.IntN(26))) }

// TestErasedOffersOnlyWhatIsInside checks that a space that cannot cross or list neighbours does not seem to.
func TestErasedOffersOnlyWhatIsInside(t *testing.T) {
	parse := func(text []byte) (Genome, error) { return boxed[word]{word(text[1 : len(text)-1])}, nil }
	s := erase[word](words{}, parse)
	if _, ok := search.As[search.Crosser[Genome]](s); ok {
		t.Error("it crosses")
	}
	if _, ok := search.As[search.Neighborhood[Genome]](s); ok {
		t.Error("it lists neighbours")
	}
	packer, _ := search.As[search.Packer[Genome]](s)
	g := boxed[word]{"abc"}
	if back := packer.Unpack(packer.Pack(nil, g)); !g.Equal(back) || g.Equal(boxed[word]{"abd"}) {
		t.Error("packing by JSON gives another genome")
	}
}
