package rnn

import (
	"slices"
	"testing"
)

// Seeded cells never change. If this test fails, old logs no longer resume: the CHANGELOG must say so.
func TestPermanence(t *testing.T) {
	c := Space{}.Random(rng(1))
	var got []string
	for i := range 6 {
		got = append(got, c.Hash()[:8])
		for range 5 {
			c = Space{}.Mutate(c, rng(uint64(i)))
		}
		c = Space{}.Cross(c, Space{}.Random(rng(uint64(i))), rng(7))
	}
	want := []string{"758992fd", "d7a735a3", "502107c2", "5c63ecbe", "6e3b4da1", "543d3362"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// The full identities of ten seeded draws and of a walk of twenty mutations never change.
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
