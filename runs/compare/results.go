package compare

import "slices"

// results holds one value per run of a strategy. Larger is better.
type results struct {
	strategy string
	bySeed   map[uint64]float64
	all      []float64 // a seed that counts twice has two values here
}

// collect reads one value of each run of each group, in the order of labels. It leaves out runs without the value.
func collect(labels []string, groups map[string][]run, value func(run) (float64, bool)) (list []results) {
	for _, label := range labels {
		a := results{strategy: label, bySeed: map[uint64]float64{}}
		for _, r := range groups[label] {
			if v, ok := value(r); ok {
				a.bySeed[r.Seed] = v
				a.all = append(a.all, v)
			}
		}
		list = append(list, a)
	}
	return list
}

// pairs returns the values of two strategies at the seeds that both have, in the order of seeds.
func (a results) pairs(b results) (x, y []float64) {
	var seeds []uint64
	for seed := range a.bySeed {
		if _, both := b.bySeed[seed]; both {
			seeds = append(seeds, seed)
		}
	}
	slices.Sort(seeds)
	for _, seed := range seeds {
		x, y = append(x, a.bySeed[seed]), append(y, b.bySeed[seed])
	}
	return x, y
}
