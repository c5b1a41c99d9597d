package search_test

import (
	"errors"
	"math"
	"math/bits"
	"math/rand/v2"
	"testing"

	"evolve/search"
)

var _ interface {
	search.Space[word]
	search.Wrapper[word]
	search.Crosser[word]
	search.Neighborhood[word]
	search.Namer[word]
	search.Packer[word]
	search.Learner[word]
} = &search.Screen[word]{}

// plainSpace is a space without any optional interface.
type plainSpace struct{}

func (plainSpace) Random(rng *rand.Rand) word         { return words{}.Random(rng) }
func (plainSpace) Mutate(w word, rng *rand.Rand) word { return words{}.Mutate(w, rng) }

// namedWords implements Namer and checks that it gets the hash of the parent.
type namedWords struct {
	words
	t *testing.T
}

func (s namedWords) MutateNamed(w word, hash string, rng *rand.Rand) (word, string) {
	if hash != w.Hash() {
		s.t.Errorf("%s has the hash %s", w.Hash(), hash)
	}
	m := s.Mutate(w, rng)
	return m, m.Hash()
}

// offers reports which of Crosser, Neighborhood, Namer and Packer a space offers.
func offers(s search.Space[word]) (list [4]bool) {
	_, list[0] = search.As[search.Crosser[word]](s)
	_, list[1] = search.As[search.Neighborhood[word]](s)
	_, list[2] = search.As[search.Namer[word]](s)
	_, list[3] = search.As[search.Packer[word]](s)
	return list
}

// A wrapper, however deep, offers exactly what the space inside offers.
func TestScreenOffersWhatIsInside(t *testing.T) {
	for _, c := range []struct {
		space search.Space[word]
		want  [4]bool
	}{
		{plainSpace{}, [4]bool{}},
		{words{}, [4]bool{true, true, false, false}},
		{namedWords{words{}, t}, [4]bool{true, true, true, false}},
		{packedWords{}, [4]bool{true, true, false, true}},
	} {
		once := &search.Screen[word]{Inner: c.space, K: 2, Cheap: count}
		for _, s := range []search.Space[word]{c.space, once, &search.Screen[word]{Inner: once, K: 2, Cheap: count}} {
			if got := offers(s); got != c.want {
				t.Errorf("%T: %v, want %v", s, got, c.want)
			}
		}
	}
}

// count returns the number of ones of a word.
func count(w word) float64 { return float64(bits.OnesCount64(uint64(w))) }

// Screen makes K genomes one after the other and keeps the best. Of ties it keeps the first, and a NaN only if all are NaN.
func TestScreenKeepsTheBestOfK(t *testing.T) {
	scores := map[string]func(word) float64{
		"ones":    count,
		"ties":    func(w word) float64 { return float64(w & 1) },
		"same":    func(w word) float64 { return 0 },
		"NaN":     func(w word) float64 { return math.NaN() },
		"NaN, up": func(w word) float64 { return map[bool]float64{true: math.NaN(), false: math.Inf(-1)}[w&3 > 0] },
	}
	better := func(v, w float64) bool { return v > w || math.IsNaN(w) && !math.IsNaN(v) }
	for name, cheap := range scores {
		inner := namedWords{words{}, t}
		s := &search.Screen[word]{Inner: inner, Cheap: cheap} // K is 10 by default
		a, b := word(0xabcdef), word(0x123456)
		makes := map[string][2]func(rng *rand.Rand) word{
			"random": {s.Random, inner.Random},
			"mutate": {func(rng *rand.Rand) word { return s.Mutate(a, rng) }, func(rng *rand.Rand) word { return inner.Mutate(a, rng) }},
			"cross":  {func(rng *rand.Rand) word { return s.Cross(a, b, rng) }, func(rng *rand.Rand) word { return inner.Cross(a, b, rng) }},
			"named": {func(rng *rand.Rand) word {
				m, hash := s.MutateNamed(a, a.Hash(), rng)
				if hash != m.Hash() {
					t.Errorf("%s has the hash %s", m.Hash(), hash)
				}
				return m
			}, func(rng *rand.Rand) word { return inner.Mutate(a, rng) }},
		}
		for op, pair := range makes {
			for seed := range uint64(50) {
				rng, again := rand.New(rand.NewPCG(seed, 1)), rand.New(rand.NewPCG(seed, 1))
				got, want := pair[0](rng), pair[1](again)
				for range 9 {
					if w := pair[1](again); better(cheap(w), cheap(want)) {
						want = w
					}
				}
				if got != want {
					t.Fatalf("%s, %s: %x, want %x", name, op, got, want)
				}
			}
		}
	}
}

// With K = 1 Screen calls no cheap score, and the run equals that of the space inside.
func TestScreenOfOneIsTheSpaceInside(t *testing.T) {
	for name, strategy := range smallStrategies() {
		plain, want := oneMax(strategy(), options(150))
		do(t, plain)
		r, got := oneMax(strategy(), options(150))
		r.Space = &search.Screen[word]{Inner: namedWords{words{}, t}, K: 1}
		do(t, r)
		if asJSON(t, *got) != asJSON(t, *want) {
			t.Errorf("%s: a different run", name)
		}
	}
}

// With the objective as the cheap score, the candidates are better on average, and the run can be resumed.
func TestScreenedRuns(t *testing.T) {
	for name, strategy := range smallStrategies() {
		o := options(200)
		plain, before := oneMax(strategy(), o)
		do(t, plain)
		r, log := oneMax(strategy(), o)
		r.Space = &search.Screen[word]{Inner: namedWords{words{}, t}, K: 5, Cheap: count}
		do(t, r)
		if with, without := mean(*log), mean(*before); with <= without {
			t.Errorf("%s: %.1f ones with, %.1f without", name, with, without)
		}
		whole := *log
		again, got := oneMax(strategy(), o)
		again.Space = r.Space
		again.Done, *got = logOf(whole[:90]), append(*got, whole[:90]...)
		do(t, again)
		if asJSON(t, *got) != asJSON(t, whole) {
			t.Errorf("%s resumed: a different run", name)
		}
	}
}

// With a random share, that share of the candidates is the first genome made, the log says which, and every candidate at
// rung 0 has its score. A replay makes the same candidates.
func TestRandomShare(t *testing.T) {
	screened := func() *search.Screen[word] {
		return &search.Screen[word]{Inner: namedWords{words{}, t}, K: 4, Cheap: count, RandomShare: 0.25}
	}
	strategy := func() search.Strategy { return &search.Halving{Inner: search.Random{}} }
	r, log := oneMax(strategy(), options(400))
	r.Space = screened()
	do(t, r)
	whole := *log
	chosen, bred := 0, 0
	for _, c := range whole {
		if (c.Predicted != nil) != (c.Rung == 0) || c.Predicted != nil && *c.Predicted != count(c.Genome) {
			t.Fatalf("candidate %d at rung %d of %v ones: predicted %v", c.ID, c.Rung, count(c.Genome), c.Predicted)
		}
		if c.Rung == 0 {
			bred++
		}
		if c.Screened {
			chosen++
		}
	}
	if share := float64(chosen) / float64(bred); share < 0.68 || share > 0.82 {
		t.Errorf("chose %.2f of %d candidates", share, bred)
	}
	again, got := oneMax(strategy(), options(400))
	again.Space = screened()
	again.Done, *got = logOf(whole[:90]), append(*got, whole[:90]...)
	do(t, again)
	if asJSON(t, *got) != asJSON(t, whole) {
		t.Error("resumed: a different run")
	}
	whole[50].Screened = !whole[50].Screened
	bad, _ := oneMax(strategy(), options(400))
	bad.Space, bad.Done = screened(), logOf(whole)
	if _, err := bad.Do(t.Context()); !errors.Is(err, search.ErrReplay) {
		t.Errorf("another choice: %v", err)
	}
}

func mean(log []search.Candidate[word]) (m float64) {
	for _, c := range log {
		m += count(c.Genome) / float64(len(log))
	}
	return m
}

// A run returns an error where the strategy crosses and the space, wrapped or not, does not.
func TestPlainSpaceDoesNotCross(t *testing.T) {
	for _, space := range []search.Space[word]{plainSpace{}, &search.Screen[word]{Inner: plainSpace{}, K: 2, Cheap: count}} {
		for name, want := range map[string]bool{"nsga2": true, "pdns": true, "elitist": true, "nsga2 mutants": false, "pdns mutants": false, "elitist mutants": false} {
			r, _ := oneMax(smallStrategies()[name](), options(100))
			r.Space = space
			if _, err := r.Do(t.Context()); (err != nil) != want {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}
