package pages

import (
	"strings"
	"testing"

	"evolve/runs/compare"
)

// TestComparisonNotes checks that every grid has a note, with and without a baseline.
func TestComparisonNotes(t *testing.T) {
	wins := compare.Wins{Strategies: []string{"aging", "local"}, Share: [][]float64{{0, 1}, {0, 0}}}
	list := []compare.Comparison{{Strategy: "aging", What: "objective"}, {Strategy: "local", What: "objective"}}
	table := compare.Table{
		Metric: "truth", Groups: []compare.Group{{Strategy: "aging"}, {Strategy: "local"}}, Comparisons: list, Wins: wins,
		Anytime:  []compare.Anytime{{Strategy: "aging", Distinct: []int{1}, Objective: []compare.Quantiles{{N: 1}}, Metric: []compare.Quantiles{{N: 1}}}},
		Fronts:   []compare.Fronts{{Strategy: "aging"}},
		Training: &compare.Training{Comparisons: list, Wins: wins},
	}
	for baseline, want := range map[string]string{"": "No run uses random search", "random": "is tested against random"} {
		table.Baseline = baseline
		all, err := comparisonSections(table)
		if err != nil {
			t.Fatal(err)
		}
		notes := 0
		for _, s := range all {
			if s.Text == "" {
				t.Errorf("%s: no note", s.Heading)
			}
			if strings.Contains(s.Text, want) {
				notes++
			}
		}
		if len(all) != 9 || notes != 2 {
			t.Errorf("baseline %q: %d sections, %d notes on the comparison", baseline, len(all), notes)
		}
	}
}
