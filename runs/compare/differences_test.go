package compare

import (
	"math"
	"testing"
)

// Differences are paired by seed, with the sign of losses, and leave out what has no pair.
func TestDifferences(t *testing.T) {
	losses := func(name string, all map[uint64]float64) results {
		r := results{strategy: name, bySeed: map[uint64]float64{}}
		for seed, loss := range all {
			r.bySeed[seed] = -loss
		}
		return r
	}
	better, base := map[uint64]float64{}, map[uint64]float64{}
	for seed := range uint64(12) {
		base[seed] = 3 + 0.1*float64(seed)
		better[seed] = base[seed] - 0.02 - 0.001*float64(seed)
	}
	delete(better, 3)
	list := []results{losses("halving", better), losses("alone", map[uint64]float64{99: 1}), losses("lstm", base), losses("gru", base)}
	if i := reference(list, 2); i != 3 {
		t.Fatalf("compared with %d, want gru", i)
	}
	if i := reference(list[:2], 2); i != -1 {
		t.Fatalf("compared with %d, want nothing", i)
	}
	got := differences(list, 3)
	if len(got) != 2 || got[0].Network != "halving" || got[1].Network != "lstm" {
		t.Fatalf("%+v", got)
	}
	d := got[0]
	if want := -0.02 - 0.001*float64(66-3)/11; d.Pairs != 11 || math.Abs(d.Mean-want) > 1e-12 || d.Low > d.Mean || d.High < d.Mean || d.High >= 0 {
		t.Errorf("%+v, want a mean of %v", d, want)
	}
	if d.P > 0.002 || d.Holm != 2*d.P {
		t.Errorf("p %v, Holm %v", d.P, d.Holm)
	}
	if e := got[1]; e.Mean != 0 || e.P != 1 || e.Pairs != 12 {
		t.Errorf("equal losses: %+v", e)
	}
}
