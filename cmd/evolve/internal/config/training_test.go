package config

import (
	"strings"
	"testing"
)

// Objectives that need training are not combined by ranks, because the random networks of the sample would be trained outside
// of the budget.
func TestTrainedLossHasNoRank(t *testing.T) {
	for kind, refused := range map[string]bool{"rank": true, "none": false} {
		c := Config{Objective: []Objective{{Metric: TrainedLoss}}, Combine: Combine{Kind: kind}}
		p := newProblems("", Config{})
		p.checkTraining(&c)
		if err := p.err(); strings.Contains(err.Error(), "combine.kind") != refused { // err names other keys too
			t.Errorf("%s: %v", kind, err)
		}
	}
}
