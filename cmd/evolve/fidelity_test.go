//go:build fidelity

package main

import (
	"context"
	"fmt"
	"math"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"evolve/cmd/evolve/internal/engine"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/fitness"
	fitnessrnn "evolve/fitness/rnn"
	"evolve/nn/nntest"
	spacernn "evolve/space/rnn"
)

// These tests compare metrics at full size with published columns and with PyTorch's reference scores. Run them by make
// fidelity; they take minutes on two cores.

// scores measures every published recipe and returns metrics by id.
func scores(t *testing.T, input *fitness.Input, seed uint64, metrics string) map[string]map[string]float64 {
	t.Helper()
	conf, _, err := kinds.Load("", "rnn", nil)
	if err != nil {
		t.Fatal(err)
	}
	m := fitnessrnn.BenchmarkModel
	conf.Model.Layers, conf.Model.Embedding, conf.Model.Hidden, conf.Model.Tied, conf.Model.Vocabulary = m.Layers, m.Embedding, m.Hidden, m.Tied, m.Vocabulary
	setup, err := engine.Open(conf)
	if err != nil {
		t.Fatal(err)
	}
	setup.Conditions = setup.Measure(input, seed)
	terms, err := setup.ParseTerms(metrics)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	var genomes []kinds.Genome
	for r := range spacernn.ReadRecipes(nntest.Shared(t, "bench", "nas_bench_nlp_wikitext2_logs.zip")) {
		if r.Err != nil {
			t.Fatal(r.Err)
		}
		text, err := r.Cell.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		g, err := setup.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		ids, genomes = append(ids, r.ID), append(genomes, g)
	}
	out := map[string]map[string]float64{}
	err = setup.Meter(terms, nil).MeasureAll(context.Background(), genomes, runtime.NumCPU(), func(i int, c engine.Candidate) error {
		if c.Err != "" {
			t.Logf("%s: %s", ids[i], c.Err)
		}
		out[ids[i]] = c.Metrics
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// pairs returns the values of both tables for the ids that both have.
func pairs(own map[string]map[string]float64, metric string, other map[string]float64) (x, y []float64) {
	for id, m := range own {
		v, ok := m[metric]
		w, known := other[id]
		if ok && known {
			x, y = append(x, v), append(y, w)
		}
	}
	return x, y
}

func referenceID(row []string) string { return row[0] }

// logID returns the id of the recipe in the name of a log file.
func logID(row []string) string {
	return strings.Split(strings.TrimPrefix(row[0], "log_stats_model_"), "_")[0]
}

func demand(t *testing.T, what string, got, least float64, n int) {
	t.Helper()
	t.Logf("%-70s %.4f (demanded: %.2f, n = %d)", what, got, least, n)
	if !(got >= least) || n < 140 {
		t.Errorf("%s: %v of %d cells, want at least %v", what, got, n, least)
	}
}

// TestFidelityStateMemory checks that state memory, as the mean of three draws, ranks the published cells as the reference
// does and as their final loss does.
func TestFidelityStateMemory(t *testing.T) {
	reference := nntest.Columns(t, referenceID, "golden", "rnn_reference_scores.csv")
	mean := map[string]map[string]float64{}
	const draws = 3
	for seed := range uint64(draws) {
		for id, m := range scores(t, fitness.Uniform(1000, seed), seed, "state_memory") {
			if mean[id] == nil {
				mean[id] = map[string]float64{}
			}
			mean[id]["state_memory"] += m["state_memory"] / draws
		}
	}
	x, y := pairs(mean, "state_memory", reference["state_memory_n32_mean_of_3_seeds"])
	demand(t, "Spearman, state memory with the reference", nntest.Spearman(x, y), 0.97, len(x))
	x, y = pairs(mean, "state_memory", reference["wikitext2_last_test_loss"])
	demand(t, "- tau-b, state memory with the WikiText-2 loss", -nntest.TauB(x, y), 0.54, len(x))
}

// TestFidelityHiddenCovariance checks that hidden covariance, at the paper's size on WikiText-2 test text, ranks the
// published cells as the published columns do.
func TestFidelityHiddenCovariance(t *testing.T) {
	text, err := fitness.Text(filepath.Join(filepath.Dir(nntest.Shared(t, "data", "wikitext-2", "test.txt")), "test.txt"))
	if err != nil {
		t.Fatal(err)
	}
	columns := nntest.Columns(t, logID, "bench", "RNN_results.csv")
	own := scores(t, text, 1, "hidden_covariance:layer=1,hidden_covariance:layer=2,hidden_covariance:layer=3")
	for layer := 1; layer <= 3; layer++ {
		metric := fmt.Sprintf("hidden_covariance:layer=%d", layer)
		x, y := pairs(own, metric, columns[fmt.Sprintf("Layer %d Hidden Covariance", layer)])
		demand(t, "Spearman, "+metric+" with the published column", nntest.Spearman(x, y), 0.99, len(x))
	}
	reference := nntest.Columns(t, referenceID, "golden", "rnn_reference_scores.csv")
	x, y := pairs(own, "hidden_covariance:layer=1", reference["wikitext2_last_test_loss"])
	tau := -nntest.TauB(x, y)
	t.Logf("- tau-b, hidden covariance of layer 1 with the WikiText-2 loss: %.4f (about .38)", tau)
	if math.Abs(tau-0.38) > 0.05 {
		t.Errorf("tau %v, want about .38", tau)
	}
}

// TestFidelityGradients compares the paper's gradient metrics at its size with the published columns. It requires agreement
// where the published code determines the column, and logs the others.
func TestFidelityGradients(t *testing.T) {
	text, err := fitness.Text(filepath.Join(filepath.Dir(nntest.Shared(t, "data", "wikitext-2", "test.txt")), "test.txt"))
	if err != nil {
		t.Fatal(err)
	}
	columns := nntest.Columns(t, logID, "bench", "RNN_results.csv")
	metrics := []struct {
		name, column string
		demanded     bool
	}{
		{"jacobian_cosine", "Jacobian Cosine", true}, {"more_noised_jacobian_cosine", "More Noised Jacobian Cosine", true},
		{"activation_distance", "Activation Distance", true}, {"hidden_synaptic_saliency", "Hidden Synaptic Saliency", true},
		{"large_noise_jacobian_cosine", "Large Noise Jacobian Cosine", false}, {"jacobian_covariance", "Jacobian Covariance", false},
		{"large_noise_jacobian", "Large Noise Jacobian", false}, {"more_noised_jacobian", "More Noised Jacobian", false},
		{"synaptic_saliency", "Synaptic Saliency", false},
		{"snip", "", false}, {"grad_norm", "", false}, {"fisher", "", false}, {"grasp", "", false}, {"synflow", "", false},
		{"naswot", "", false}, {"introspectability", "", false}, // of others: no column
	}
	var names []string
	for _, m := range metrics {
		names = append(names, m.name)
	}
	own := scores(t, text, 1, strings.Join(names, ","))
	loss := nntest.Columns(t, referenceID, "golden", "rnn_reference_scores.csv")["wikitext2_last_test_loss"]
	for _, m := range metrics {
		x, y := pairs(own, m.name, columns[m.column])
		if what := "Spearman, " + m.name + " with the published column"; m.demanded {
			demand(t, what, nntest.Spearman(x, y), 0.95, len(x))
		} else if m.column != "" {
			t.Logf("%-70s %.4f (n = %d)", what, nntest.Spearman(x, y), len(x))
		}
		x, y = pairs(own, m.name, loss)
		t.Logf("- tau-b, %s with the WikiText-2 loss: %.3f (n = %d)", m.name, -nntest.TauB(x, y), len(x))
	}
}
