package outcome

import (
	"slices"
	"testing"

	"evolve/runs"
)

// The verdict says when the winner is a known network unchanged, when there is none, and what it was selected on.
func TestTrainedVerdict(t *testing.T) {
	const selected = "c3 was selected by its validation loss. The test text was read once, after that."
	gru := runs.TrainedNetwork{Name: "gru", Builtin: "gru", Known: true, Identity: "g", Valid: 4, Test: 4}
	copied := runs.TrainedNetwork{Name: "c3", Builtin: "gru", Identity: "g", Valid: 4, Test: 4}
	failed := runs.TrainedNetwork{Name: "c3", Identity: "c", Failed: "diverged"}
	for _, c := range []struct {
		winner   string
		networks []runs.TrainedNetwork
		want     []string
	}{
		{"c3", []runs.TrainedNetwork{copied, gru}, []string{"c3 is the known gru unchanged: nothing better was found.", selected}},
		{"gru", []runs.TrainedNetwork{gru}, nil},
		{"", []runs.TrainedNetwork{gru, failed}, []string{"Every training of a candidate failed."}},
		{"", []runs.TrainedNetwork{failed}, []string{"Every training failed."}},
	} {
		trained := runs.Trained{Winner: c.winner, Networks: c.networks}
		trained.Judge()
		if got := TrainedVerdict(trained); !slices.Equal(got, c.want) {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
