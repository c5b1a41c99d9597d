package bert

import (
	"math/rand/v2"
	"testing"
)

// Each gene changes the identity.
func TestIdentity(t *testing.T) {
	seen := map[string]Config{}
	configs(300, func(s Space, c Config, _ *rand.Rand) {
		for _, d := range append(s.Neighbors(c), c) {
			if old, ok := seen[d.Hash()]; ok && !old.Equal(d) {
				t.Fatalf("one identity: %v and %v", old, d)
			}
			seen[d.Hash()] = d
		}
	})
	for h := range seen {
		if len(h) != 32 {
			t.Fatal(h)
		}
	}
}

func BenchmarkHash(b *testing.B) {
	c, _ := Builtin("bert-mini")
	for b.Loop() {
		c.Hash()
	}
}
