package kernel

import (
	"math"
	"math/rand/v2"
	"testing"
)

// everyMachine runs a test with each instruction set of this computer, and without any.
func everyMachine(t *testing.T, test func(t *testing.T)) {
	before := active
	defer func() { active = before }()
	for _, active = range append(machines(), nil) {
		t.Run(Instructions(), test)
	}
}

// sameBits runs work with each instruction set and compares what it returns bit by bit.
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

func floats(rng *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(rng.NormFloat64())
	}
	return x
}

func float64s(rng *rand.Rand, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = rng.NormFloat64()
	}
	return x
}

// guarded is a slice between values that nobody may write.
type guarded[F float32 | float64] struct {
	all []F
	x   []F
}

const canary, canaries = 12345.5, 40

func guard[F float32 | float64](n int) guarded[F] {
	all := make([]F, n+2*canaries)
	for i := range all {
		all[i] = canary
	}
	return guarded[F]{all, all[canaries : n+canaries : n+canaries]}
}

func guardCopy[F float32 | float64](x []F) guarded[F] {
	g := guard[F](len(x))
	copy(g.x, x)
	return g
}

func (g guarded[F]) check(t *testing.T) {
	t.Helper()
	for i := range canaries {
		if g.all[i] != canary || g.all[len(g.all)-1-i] != canary {
			t.Fatal("written outside the slice")
		}
	}
}

// The name is part of cache keys and logs: all instruction sets with fused multiply-add are one.
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
