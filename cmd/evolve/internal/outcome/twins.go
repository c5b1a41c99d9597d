package outcome

import (
	"maps"
	"slices"

	"evolve/cmd/evolve/internal/engine"
	"evolve/nn/train/halving"
)

// twins names the candidates that are known networks unchanged, and the known network that each of them is. Twins would be
// trained to the same bits, so the known network is trained for both.
type twins map[string]string

// twinsOf finds the twins among trainees.
func twinsOf(all []engine.Trainee) twins {
	t := twins{}
	for _, one := range all {
		i := slices.IndexFunc(all, func(k engine.Trainee) bool { return k.Baseline && k.Identity == one.Identity })
		if !one.Baseline && i >= 0 {
			t[one.Name] = all[i].Name
		}
	}
	return t
}

// without returns the trainees that have to be trained. The weights of the known networks among the twins are needed, because
// a twin can be the winner.
func (t twins) without(all []engine.Trainee) (left []engine.Trainee) {
	known := slices.Collect(maps.Values(t))
	for _, one := range all {
		if t[one.Name] == "" {
			one.Weights = slices.Contains(known, one.Name)
			left = append(left, one)
		}
	}
	return left
}

// with returns outcomes with those of the twins, each in front of the known network whose outcome it has.
func (t twins) with(outcomes []halving.Outcome) (all []halving.Outcome) {
	for _, o := range outcomes {
		for name, known := range t {
			if known == o.Name {
				twin := o
				twin.Name, twin.Baseline = name, false
				all = append(all, twin)
			}
		}
		all = append(all, o)
	}
	return all
}
