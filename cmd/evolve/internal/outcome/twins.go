package outcome

import (
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

// without returns the trainees that have to be trained.
func (t twins) without(all []engine.Trainee) []engine.Trainee {
	return slices.DeleteFunc(slices.Clone(all), func(one engine.Trainee) bool { return t[one.Name] != "" })
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
