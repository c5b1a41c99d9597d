package main

import (
	"slices"
	"testing"

	"evolve/cmd/evolve/internal/config"
	"evolve/fitness"
)

// Every kind of space that configurations know is one, and what its family names is there.
func TestFamilies(t *testing.T) {
	var names []string
	for _, f := range families() {
		names = append(names, f.name)
		c, err := config.Default(f.name, nil, knowns())
		if err != nil {
			t.Fatal(err)
		}
		j, err := scoring(c, scoreFlags{paths: f.builtins})
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range f.known {
			if !slices.Contains(f.builtins, k) {
				t.Errorf("%s: %s is not built in", f.name, k)
			}
		}
		values := map[string]bool{}
		for _, m := range f.metrics {
			if m.Direction < fitness.Neither || values[m.Name] || m.Summary == "" || m.Source == "" {
				t.Errorf("%s: %+v", f.name, m)
			}
			values[m.Name] = true
		}
		if len(j.common().evaluator.Objectives) < 3 {
			t.Errorf("%s: only %v are scored", f.name, f.scored)
		}
	}
	if !slices.Equal(names, config.Kinds) {
		t.Errorf("%v, configurations know %v", names, config.Kinds)
	}
}
