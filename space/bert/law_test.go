package bert

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"evolve/search"
)

var (
	_ search.Space[Config]        = Space{}
	_ search.Crosser[Config]      = Space{}
	_ search.Neighborhood[Config] = Space{}
	_ search.Packer[Config]       = Space{}
	_ search.Genome               = Config{}
)

func rng(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 99)) }

// spaces lists the default space and spaces of other shapes.
var spaces = map[string]Space{
	"default":  {},
	"depths":   {Layers: []int{3, 1, 2, 7}, Ops: []string{"DSC9", "SDP"}, Heads: []int{1, 8}},
	"one gene": {Hidden: []int{768}, Layers: []int{12}, Ops: []string{"WMA"}, Heads: []int{12}, Feed: []int{3072}, Feeds: []int{1, 2}},
	"deep":     {Hidden: []int{64}, Layers: []int{12, 24}, Ops: []string{"SDP", "DFT"}, Heads: []int{4}, Feed: []int{256}, Feeds: []int{1}},
	"paper":    {Reading: Paper},
}

// configs calls f with random configurations of every space and with the built-in ones.
func configs(n int, f func(s Space, c Config, r *rand.Rand)) {
	for _, s := range spaces {
		for i := range n {
			r := rng(uint64(i))
			f(s, s.Random(r), r)
		}
	}
	for _, name := range Builtins() {
		c, _ := Builtin(name)
		f(Space{}, c, rng(0))
	}
}

func text(c Config) string {
	b, err := json.Marshal(c)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func TestRandomLaws(t *testing.T) {
	configs(300, func(s Space, c Config, _ *rand.Rand) {
		if err := s.Valid(c); err != nil {
			t.Fatal(err)
		}
		if err := s.Encoder(c).Check(); err != nil {
			t.Fatal(err)
		}
	})
}

// Every gene takes each of its values equally often.
func TestRandomIsUniform(t *testing.T) {
	const draws = 4000
	counts := map[string]int{}
	for i := range draws {
		c := Space{}.Random(rng(uint64(i)))
		counts["hidden"] += c.Hidden / 256
		counts["layers"] += len(c.Layers) / 4
		counts["heads"] += c.Layers[1].Heads / 4
		counts["feed"] += c.Layers[1].Feed / 1024
		counts["feeds"] += c.Layers[1].Feeds / 3
		counts[c.Layers[1].operation().String()] += 3
	}
	if len(counts) != 11 {
		t.Errorf("%d values", len(counts))
	}
	for what, n := range counts {
		if n < draws*45/100 || n > draws*55/100 {
			t.Errorf("%s: %d of %d, want half", what, n, draws)
		}
	}
}

// A mutation is valid, has another identity, is one of the neighbours, and leaves its parent unchanged.
func TestMutateLaws(t *testing.T) {
	configs(60, func(s Space, c Config, r *rand.Rand) {
		before := c.clone()
		d := s.Mutate(c, r)
		if !reflect.DeepEqual(c, before) {
			t.Fatal("the parent changed")
		}
		if err := s.Valid(d); err != nil || d.Hash() == c.Hash() {
			t.Fatalf("%v: %v became %v", err, c, d)
		}
		if !slices.ContainsFunc(s.Neighbors(c), d.Equal) {
			t.Fatalf("%v became %v, which is no neighbour", c, d)
		}
	})
}

func TestEveryNeighborIsAMutation(t *testing.T) {
	s := Space{}
	for i := range 4 {
		c := s.Random(rng(uint64(i)))
		left := map[string]bool{}
		for _, d := range s.Neighbors(c) {
			left[d.Hash()] = true
		}
		r := rng(1)
		for range 6000 {
			delete(left, s.Mutate(c, r).Hash())
		}
		if len(left) > 0 {
			t.Errorf("%d of the neighbours of %v never came", len(left), c)
		}
	}
}

func TestNeighborLaws(t *testing.T) {
	configs(30, func(s Space, c Config, _ *rand.Rand) {
		list := s.Neighbors(c)
		seen := map[string]bool{c.Hash(): true}
		for _, d := range list {
			if err := s.Valid(d); err != nil {
				t.Fatal(err)
			}
			if seen[d.Hash()] {
				t.Fatalf("twice, or itself: %v", d)
			}
			seen[d.Hash()] = true
		}
		if len(list) == 0 || !reflect.DeepEqual(list, s.Neighbors(c)) {
			t.Fatalf("%d neighbours, or another order", len(list))
		}
	})
}

func TestNeighborCounts(t *testing.T) {
	s, least, most := Space{}, 1000, 0
	for i := range 500 {
		n := len(s.Neighbors(s.Random(rng(uint64(i)))))
		least, most = min(least, n), max(most, n)
	}
	tiny, _ := Builtin("bert-tiny")
	mini, _ := Builtin("bert-mini")
	if n, m := len(s.Neighbors(tiny)), len(s.Neighbors(mini)); n != 18 || m != 34 || least < 18 || most != 39 {
		t.Errorf("%d and %d neighbours, %d to %d; want 18 and 34, 18 to 39", n, m, least, most)
	}
}

// layersOf returns layers that are recognised by their widths.
func layersOf(feeds ...int) (c Config) {
	for _, f := range feeds {
		c.Layers = append(c.Layers, Layer{Feed: f})
	}
	return c
}

func widths(list []Config) (out [][]int) {
	for _, c := range list {
		var w []int
		for _, l := range c.Layers {
			w = append(w, l.Feed)
		}
		out = append(out, w)
	}
	return out
}

func TestResized(t *testing.T) {
	for _, c := range []struct {
		layers []int
		from   Config
		want   [][]int
	}{
		{[]int{2, 4}, layersOf(1, 2), [][]int{{1, 1, 1, 2}, {1, 2, 2, 2}, {1, 1, 2, 2}}},
		{[]int{2, 4}, layersOf(1, 2, 3, 4), [][]int{{3, 4}, {1, 4}, {1, 2}, {2, 4}, {1, 3}, {2, 3}}},
		{[]int{1, 2, 3}, layersOf(1, 2), [][]int{{2}, {1}, {1, 1, 2}, {1, 2, 2}}},
		{[]int{1, 4}, layersOf(1), [][]int{{1, 1, 1, 1}}},
		{[]int{2, 5}, layersOf(1, 2), [][]int{{1, 1, 1, 1, 2}, {1, 2, 2, 2, 2}, {1, 1, 1, 2, 2}}},
		{[]int{2}, layersOf(1, 2), nil},
		{[]int{1}, layersOf(1, 2), [][]int{{2}, {1}}},
		{[]int{2}, Config{}, nil},
	} {
		if got := widths((domains{layers: c.layers}).withOtherDepth(c.from)); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%v in %v: %v, want %v", widths([]Config{c.from}), c.layers, got, c.want)
		}
	}
}

// Mutate and Cross end in a space of one configuration, and for a genome of another space.
func TestMutateWithoutWayOut(t *testing.T) {
	one := Space{Hidden: []int{64}, Layers: []int{1}, Ops: []string{"SDP"}, Heads: []int{2}, Feed: []int{8}, Feeds: []int{1}}
	c := one.Random(rng(1))
	if d := one.Mutate(c, rng(1)); !d.Equal(c) || !one.Cross(c, c, rng(1)).Equal(c) || len(one.Neighbors(c)) != 0 {
		t.Errorf("%v became %v", c, d)
	}
	for i := range 50 {
		foreign := spaces["deep"].Random(rng(uint64(i)))
		for _, d := range []Config{
			one.Mutate(foreign, rng(1)), one.Mutate(Config{}, rng(1)), one.Cross(foreign, c, rng(1)), one.Cross(Config{}, c, rng(1)),
		} {
			if !d.Equal(c) {
				t.Fatalf("%v is not of the space", d)
			}
		}
	}
	wide, _ := Builtin("bert-tiny")
	wide.Hidden = 192 // one edit away from the space
	if d := (Space{}).Mutate(wide, rng(1)); Distance(wide, d) != 1 || (Space{}).Valid(d) != nil {
		t.Errorf("%v became %v", wide, d)
	}
}

func TestCrossLaws(t *testing.T) {
	mixed := 0
	configs(200, func(s Space, a Config, r *rand.Rand) {
		b := s.Random(r)
		before, other := a.clone(), b.clone()
		c := s.Cross(a, b, r)
		if !reflect.DeepEqual(a, before) || !reflect.DeepEqual(b, other) {
			t.Fatal("a parent changed")
		}
		if err := s.Valid(c); err != nil || c.Equal(a) {
			t.Fatalf("%v: %v and %v gave %v", err, a, b, c)
		}
		inherited := c.Hidden == a.Hidden || c.Hidden == b.Hidden
		for _, l := range c.Layers {
			inherited = inherited && (slices.Contains(a.Layers, l) || slices.Contains(b.Layers, l))
		}
		if inherited {
			mixed++
		}
	})
	if mixed < 700 {
		t.Errorf("only %d children of both", mixed)
	}
}

// Children have the depth of either parent and one or two cuts.
func TestCrossForms(t *testing.T) {
	a, b := layersOf(1, 2, 3, 4), layersOf(5, 6)
	forms := map[string]bool{}
	r := rng(1)
	for range 4000 {
		for _, pair := range [][2]Config{{a, b}, {b, a}, {a, layersOf(7, 8, 9, 10)}} {
			forms[spliceLayers(pair[0], pair[1], r).String()] = true
		}
	}
	for _, want := range []Config{
		layersOf(1, 2, 5, 6), layersOf(1, 2, 3, 5), layersOf(5, 6, 3, 4), layersOf(1, 5, 6, 4), layersOf(1, 6, 3, 4), // into a
		layersOf(5, 4), layersOf(1, 6), layersOf(2, 3), // into b
		layersOf(1, 8, 9, 10), layersOf(1, 8, 9, 4), layersOf(7, 2, 3, 4), // at the same places
	} {
		if !forms[want.String()] {
			t.Errorf("never: %v", widths([]Config{want}))
		}
	}
	if forms[layersOf(1, 9, 3, 4).String()] {
		t.Error("a layer came to another place though depths are equal")
	}
}

func BenchmarkRandom(b *testing.B) {
	r := rng(1)
	for b.Loop() {
		Space{}.Random(r)
	}
}

func BenchmarkMutate(b *testing.B) {
	c, _ := Builtin("bert-mini")
	r := rng(1)
	for b.Loop() {
		Space{}.Mutate(c, r)
	}
}
