package outcome

import (
	"testing"

	"evolve/cmd/evolve/internal/engine"
	"evolve/nn/train/halving"
)

// A candidate that is a known network is not trained beside it. It has the outcome of the known network, whose weights are
// needed because the candidate can win.
func TestTwins(t *testing.T) {
	trainee := func(name, identity string, known bool) engine.Trainee {
		return engine.Trainee{Entrant: halving.Entrant{Name: name, Identity: identity, Baseline: known}}
	}
	all := []engine.Trainee{trainee("c3", "x", false), trainee("c7", "g", false), trainee("gru", "g", true), trainee("lstm", "l", true)}
	twins := twinsOf(all)
	var outcomes []halving.Outcome
	for i, want := range []struct {
		name    string
		weights bool
	}{{"c3", false}, {"gru", true}, {"lstm", false}} {
		one := twins.without(all)[i]
		if one.Name != want.name || one.Weights != want.weights {
			t.Errorf("trainee %d: %s, weights needed: %v; want %+v", i, one.Name, one.Weights, want)
		}
		outcomes = append(outcomes, halving.Outcome{Entrant: one.Entrant})
	}
	if all[2].Weights {
		t.Error("the trainees of the caller have changed")
	}
	for i, want := range []string{"c3", "c7", "gru", "lstm"} {
		if o := twins.with(outcomes)[i]; o.Name != want || o.Baseline != (i > 1) {
			t.Errorf("outcome %d: %s, known: %v; want %s", i, o.Name, o.Baseline, want)
		}
	}
}
