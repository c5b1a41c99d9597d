package kernel

import (
	"math"
	"math/rand/v2"
	"testing"
)

// everyMachine runs a test with each instruction set of this computer, and in plain Go.
func everyMachine(t *testing.T, test func(t *testing.T)) {
	before := active
	defer func() { active = before }()
	for _, active = range append(machines(), nil) {
		t.Run(Instructions(), test)
	}
}

// sameBits runs work with each instruction set of this computer and compares the results bit by bit.
func sameBits[F float32 | float64](t *testing.T, work func() []F) {
	t.Helper()
	before := active
	defer func() { active = before }()
	var want []F
	for _, active = range machines() {
		got := work()
		if want == nil {
			want = got
		}
		for i := range want {
			if math.Float64bits(float64(got[i])) != math.Float64bits(float64(want[i])) {
				t.Fatalf("%s: element %d is %v, with %s %v", active.name, i, got[i], machines()[0].name, want[i])
			}
		}
	}
}

// floats returns n draws of N(0, 1).
func floats(rng *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(rng.NormFloat64())
	}
	return x
}

// float64s returns n draws of N(0, 1).
func float64s(rng *rand.Rand, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = rng.NormFloat64()
	}
	return x
}

// guarded holds a slice x between canaries, which reveal a write outside x.
type guarded[F float32 | float64] struct {
	all []F
	x   []F
}

// canary is the value of the numbers around x, and canaries counts them on each side.
const canary, canaries = 12345.5, 40

// guard returns a guarded slice of n canaries.
func guard[F float32 | float64](n int) guarded[F] {
	all := make([]F, n+2*canaries)
	for i := range all {
		all[i] = canary
	}
	return guarded[F]{all, all[canaries : n+canaries : n+canaries]}
}

// guardCopy returns a guarded copy of x.
func guardCopy[F float32 | float64](x []F) guarded[F] {
	g := guard[F](len(x))
	copy(g.x, x)
	return g
}

// check fails the test if something was written outside x.
func (g guarded[F]) check(t *testing.T) {
	t.Helper()
	for i := range canaries {
		if g.all[i] != canary || g.all[len(g.all)-1-i] != canary {
			t.Fatal("written outside the slice")
		}
	}
}

// TestName checks that all instruction sets with fused multiply-add have the same name. It is part of cache keys and logs.
func TestName(t *testing.T) {
	everyMachine(t, func(t *testing.T) {
		want := "fma"
		if active == nil {
			want = "portable"
		}
		if Name() != want {
			t.Errorf("%s is %s", Instructions(), Name())
		}
	})
}
