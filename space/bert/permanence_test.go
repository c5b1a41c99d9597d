package bert

import (
	"slices"
	"testing"
)

// Seeded configurations never change. If this test fails, old logs no longer resume: the CHANGELOG must say so.
func TestPermanence(t *testing.T) {
	s := Space{}
	c := s.Random(rng(1))
	var got []string
	for i := range 6 {
		got = append(got, c.Hash()[:8])
		for range 5 {
			c = s.Mutate(c, rng(uint64(i)))
		}
		c = s.Cross(c, s.Random(rng(uint64(i))), rng(7))
	}
	want := []string{"de6fb48c", "de964a4a", "32066c0d", "18518fe9", "c7737cb3", "661ba528"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
