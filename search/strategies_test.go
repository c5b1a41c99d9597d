package search_test

import (
	"slices"
	"testing"

	"evolve/search"
)

// tableSettings are the settings under which every row of the table keeps the laws: Given is larger than any test's
// number of candidates, so that walk does not end.
var tableSettings = map[string]search.StrategySettings{
	"defaults":          {Given: 5000},
	"with crossover":    {Population: 20, Sample: 5, Start: 5, Crossover: 0.9, Cross: true, Given: 5000},
	"without crossover": {Population: 15, Sample: 5, Start: 5, Whole: true, Cross: true, Given: 5000},
}

// tableStrategies returns every row of the table under each of tableSettings.
func tableStrategies() map[string]func() search.Strategy {
	all := map[string]func() search.Strategy{}
	for _, row := range search.Strategies() {
		for name, s := range tableSettings {
			all[row.Name+" "+name] = func() search.Strategy { return row.New(s) }
		}
	}
	return all
}

func TestTheTableIsCompleteAndInOrder(t *testing.T) {
	var names []string
	for _, row := range search.Strategies() {
		names = append(names, row.Name)
		if row.Algorithm == "" || row.Source == "" || row.New == nil {
			t.Errorf("%s: incomplete", row.Name)
		}
	}
	if want := []string{"aging", "elitist", "halving", "local", "nsga2", "pdns", "random", "walk"}; !slices.Equal(names, want) {
		t.Errorf("%v, want %v", names, want)
	}
}

// The zero settings mean the Defaults that the table shows.
func TestZeroSettingsAreTheDefaults(t *testing.T) {
	record := func(s search.Strategy) string {
		r, log := oneMax(s, options(400))
		do(t, r)
		return asJSON(t, *log)
	}
	for _, row := range search.Strategies() {
		d := row.Defaults
		d.Given = 400
		if record(row.New(search.StrategySettings{Given: 400})) != record(row.New(d)) {
			t.Errorf("%s: zero settings do not mean %+v", row.Name, row.Defaults)
		}
		if d.Cross = true; row.Name == "nsga2" && record(&search.NSGA2{Cross: true}) != record(row.New(d)) {
			t.Errorf("nsga2: a zero Crossover does not mean %v", d.Crossover)
		}
	}
}
