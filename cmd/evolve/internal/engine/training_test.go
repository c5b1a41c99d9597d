package engine

import (
	"slices"
	"testing"

	"evolve/cmd/evolve/internal/config"
)

// The seeds of a plan differ from each other, from that of the trainings that try rates, and from those that a search used.
func TestSeedsOfPlans(t *testing.T) {
	conditions := config.Training{Task: "copy", Rate: config.Auto, Seeds: 3}
	conditions.Defaults("rnn")
	for _, c := range []struct {
		used  []uint64
		seeds []uint64
		rate  uint64
	}{
		{nil, []uint64{1, 1001, 2001}, 501},
		{[]uint64{1}, []uint64{1001, 2001, 3001}, 501},
		{[]uint64{1001, 501}, []uint64{1, 2001, 3001}, 1501},
	} {
		p, err := NewPlan(conditions, nil, "", 1, c.used...)
		if err != nil || !slices.Equal(p.Seeds, c.seeds) || p.RateSeed != c.rate {
			t.Errorf("used %v: seeds %v, %d: %v", c.used, p.Seeds, p.RateSeed, err)
		}
	}
}
