package engine

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"testing"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/config"
	"evolve/fitness"
	"evolve/nn/rnn"
	"evolve/nn/train"
	"evolve/nn/train/halving"
	"evolve/runs"
	spacernn "evolve/space/rnn"
)

// smallTrainings returns trainings of two known cells on a Markov source, and the number of ladders that they have made.
func smallTrainings(t *testing.T) (small *trainings, made *int) {
	tokens, _ := train.Markov(6, 3000, 2, 1)
	made = new(int)
	small = &trainings{rates: []float64{0.003, 0.01, 0.03}, workers: 2, dir: t.TempDir(), progress: cli.NewProgress(nil, true)}
	small.newLadder = func() *halving.Ladder {
		*made++
		return &halving.Ladder{Recipe: halving.Recipe{Shape: rnn.Shape{Layers: 1, Embedding: 6, Hidden: 10, Tied: true}, Words: 6,
			Settings: train.Settings{Batch: 4, Steps: 10, Schedule: train.Tail}},
			Train: train.Next(tokens[:2500]), Valid: train.Next(tokens[2500:]), Text: "markov", Rungs: []int{600, 1800}}
	}
	for name, cell := range map[string]spacernn.Cell{"lstm": spacernn.LSTM(), "gru": spacernn.GRU()} {
		canonical, identity := cell.Identity()
		small.known = append(small.known, Trainee{Entrant: halving.Entrant{Name: name, Identity: identity, Network: rnn.Cell(canonical)}})
	}
	return small, made
}

// Trainings at one rate share a ladder: two ladders of the same conditions would remove each other's unfinished checkpoints.
func TestRatesShareLadders(t *testing.T) {
	small, made := smallTrainings(t)
	tried, err := small.tryRates(t.Context())
	if err != nil || *made != len(small.rates) {
		t.Errorf("%d ladders for %d rates: %v", *made, len(small.rates), err)
	}
	for _, one := range tried {
		if len(one.Losses) != len(small.known) {
			t.Errorf("%+v: want a loss of each known network", one)
		}
	}
}

// A finished search leaves no checkpoints, nor do the trainings after it.
func TestCheckpointsAreRemoved(t *testing.T) {
	small, _ := smallTrainings(t)
	dir := runs.CheckpointsDir(small.dir)
	small.rates = small.rates[:1]
	loss := func(k Trainee) {
		t.Helper()
		if _, err := small.loss(t.Context(), fitness.Subject{Network: k.Network, Identity: k.Identity}); err != nil {
			t.Fatal(err)
		}
	}
	loss(small.known[0])
	if files, err := os.ReadDir(dir); len(files) != 1 {
		t.Fatalf("%d checkpoints of a training to the first of two rungs, want 1: %v", len(files), err)
	}
	if err := small.removeCheckpoints(); err != nil {
		t.Fatal(err)
	}
	loss(small.known[1])
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the folder of checkpoints is there: %v", err)
	}
}

// An evaluation is charged if it trained the network, whatever else failed.
func TestCost(t *testing.T) {
	small, _ := smallTrainings(t)
	loss := fitness.Term{Metric: fitness.Metric{Name: config.TrainedLoss}, Label: "loss"}
	other := fitness.Term{Metric: fitness.Metric{Name: "parameters"}, Label: "parameters"}
	s := &Setup{trainings: small, Objectives: []fitness.Term{other, loss}}
	failed, diverged := errors.New("parameters: none"), fmt.Errorf("loss: %w", halving.ErrDiverged)
	trained, untrained := map[string]float64{"loss": 2}, map[string]float64{"parameters": 9}
	for _, c := range []struct {
		name    string
		metrics map[string]float64
		err     error
		rung    int
		want    float64
	}{
		{"trained", trained, nil, 0, 600},
		{"promoted", trained, nil, 1, 1500},
		{"trained before another objective failed", trained, failed, 0, 600},
		{"diverged", untrained, diverged, 0, 600},
		{"failed before", nil, failed, 0, 0},
		{"broke a constraint", untrained, nil, 0, 0},
	} {
		if got := s.cost(c.rung, fitness.Result{Metrics: c.metrics}, c.err); got != c.want {
			t.Errorf("%s: %v tokens, want %v", c.name, got, c.want)
		}
	}
	if got := (&Setup{Objectives: []fitness.Term{other}}).cost(0, fitness.Result{Metrics: untrained}, nil); got != 0 {
		t.Errorf("without trainings: %v tokens, want 0", got)
	}
}

// Verify compares what a line was charged, on which the end of a run depends.
func TestVerifyComparesCosts(t *testing.T) {
	var v Verdict
	v.compare(runs.Line{ID: 3, Cost: 600}, runs.Line{ID: 3, Cost: 600})
	v.compare(runs.Line{ID: 4, Cost: 500}, runs.Line{ID: 4, Cost: 600})
	if len(v.Differ) != 1 || v.Differ[0] != "candidate 4: cost: on record 500, now 600" {
		t.Errorf("%q", v.Differ)
	}
}
