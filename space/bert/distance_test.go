package bert

import (
	"math/rand/v2"
	"testing"
)

func TestDistanceLaws(t *testing.T) {
	configs(200, func(s Space, a Config, r *rand.Rand) {
		b, c := s.Random(r), s.Mutate(a, r)
		ab, ac, cb := Distance(a, b), Distance(a, c), Distance(c, b)
		if ab != Distance(b, a) || (ab == 0) != (a.Hash() == b.Hash()) || Distance(a, a) != 0 {
			t.Fatalf("%d: %v, %v", ab, a, b)
		}
		if want := max(1, len(a.Layers)-len(c.Layers), len(c.Layers)-len(a.Layers)); ac != want {
			t.Fatalf("%d from %v to its mutation %v, want %d", ac, a, c, want)
		}
		if ab > ac+cb {
			t.Fatalf("triangle: %d > %d + %d", ab, ac, cb)
		}
	})
}

// The cost of Match is Distance, layers keep their order, and the match of equal configurations is the identity.
func TestMatch(t *testing.T) {
	configs(200, func(s Space, a Config, r *rand.Rand) {
		for _, b := range []Config{s.Random(r), s.Mutate(a, r), a} {
			cost, last, kept := mismatch(a.Hidden, b.Hidden), -1, 0
			for i, j := range Match(a, b) {
				if j < 0 {
					cost++
					continue
				}
				if j <= last {
					t.Fatalf("%v: order is lost from %v to %v", Match(a, b), a, b)
				}
				cost, last, kept = cost+a.Layers[i].mismatches(b.Layers[j]), j, kept+1
			}
			if cost += len(b.Layers) - kept; cost != Distance(a, b) {
				t.Fatalf("%v costs %d, want %d, from %v to %v", Match(a, b), cost, Distance(a, b), a, b)
			}
		}
	})
}

func TestDistanceCounts(t *testing.T) {
	tiny, _ := Builtin("bert-tiny")
	for _, c := range []struct {
		change func(c *Config)
		want   int
	}{
		{func(c *Config) { c.Hidden = 256 }, 1},
		{func(c *Config) { c.Layers[0].Op, c.Layers[0].Kernel = 4, 5 }, 1},
		{func(c *Config) { c.Layers[0].Heads, c.Layers[0].Feed = 4, 1024 }, 2},
		{func(c *Config) { c.Layers[1] = Layer{3, 4, 0, 1024, 3} }, 2},
		{func(c *Config) { c.Layers = append(c.Layers, Layer{3, 4, 0, 1024, 3}) }, 1},
		{func(c *Config) { c.Layers = append([]Layer{{3, 4, 0, 1024, 3}, {2, 4, 0, 512, 1}}, c.Layers...) }, 2},
		{func(c *Config) { c.Layers = c.Layers[1:]; c.Layers[0].Feeds = 3; c.Hidden = 256 }, 3},
	} {
		d := tiny.clone()
		c.change(&d)
		if got := Distance(tiny, d); got != c.want {
			t.Errorf("to %v: %d, want %d", d, got, c.want)
		}
	}
}
