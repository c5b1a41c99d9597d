package fitness_test

import (
	"cmp"
	"slices"
	"testing"

	"evolve/fitness"
	"evolve/fitness/bert"
	"evolve/fitness/rnn"
)

// The tables of metrics are sorted by name without duplicates. Each row is complete, takes settings that exist, and
// resolves at its defaults.
func TestTablesOfMetrics(t *testing.T) {
	for space, all := range map[string][]fitness.Metric{"rnn": rnn.Metrics(), "bert": bert.Metrics()} {
		if !slices.IsSortedFunc(all, func(a, b fitness.Metric) int { return cmp.Compare(a.Name, b.Name) }) {
			t.Errorf("%s: not sorted by name", space)
		}
		for i, m := range all {
			if i > 0 && all[i-1].Name == m.Name {
				t.Errorf("%s: %s twice", space, m.Name)
			}
			if m.Name == "" || m.Version < 1 || m.Summary == "" || m.Source == "" || m.Known == "" || m.Score == nil {
				t.Errorf("%s: %s: incomplete: %+v", space, m.Name, m)
			}
			for _, name := range m.Takes {
				if !slices.Contains(fitness.SettingNames, name) {
					t.Errorf("%s: %s: takes %s, which is no setting", space, m.Name, name)
				}
			}
			if _, err := m.Resolve(fitness.Settings{}, rnn.BenchmarkModel.Settings()); err != nil {
				t.Errorf("%s: %v", space, err)
			}
		}
	}
}
