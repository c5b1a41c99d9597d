//go:build fidelity

package bert

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"

	"evolve/fitness"
	"evolve/nn/nntest"
	spacebert "evolve/space/bert"
)

// The tests of this file compare with published values and PyTorch's at full size: make fidelity. They take minutes.

// benchmark returns the published configurations and their ids.
func benchmark(t *testing.T) (ids []string, configs []spacebert.Config) {
	for r := range spacebert.ReadConfigs(nntest.Shared(t, "bench", "BERT_benchmark.json")) {
		if r.Err != nil {
			t.Fatal(r.Err)
		}
		ids, configs = append(ids, r.ID), append(configs, r.Config)
	}
	return ids, configs
}

func term(t *testing.T, m fitness.Metric, s fitness.Settings) fitness.Term {
	s, err := m.Resolve(s, fitness.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	return fitness.Term{Label: fmt.Sprint(m.Name, " ", s), Metric: m, Settings: s}
}

func named(t *testing.T, name string, s fitness.Settings) fitness.Term {
	m, err := fitness.Lookup(Metrics(), name)
	if err != nil {
		t.Fatal(err)
	}
	return term(t, m, s)
}

// measure returns the values of terms on configurations in a reading, one column for each term.
func measure(t *testing.T, reading spacebert.Reading, seed uint64, configs []spacebert.Config, terms []fitness.Term) [][]float64 {
	c := Config{Input: fitness.Zipf(30522, 1, seed), WeightSeed: seed, Cotangent: "random"}
	e := fitness.NewEvaluator(fitness.Config{NewProbe: NewProbe(c), Conditions: c.String()})
	columns := make([][]float64, len(terms))
	for i := range columns {
		columns[i] = make([]float64, len(configs))
	}
	var wait sync.WaitGroup
	for w := range runtime.NumCPU() {
		wait.Go(func() {
			for i := w; i < len(configs); i += runtime.NumCPU() {
				network := spacebert.Space{Reading: reading}.Encoder(configs[i])
				values, errs := e.Values(t.Context(), network, "", terms)
				for j, term := range terms {
					columns[j][i] = values[term.Label]
				}
				for label, err := range errs {
					t.Errorf("configuration %d: %s: %v", i, label, err)
				}
			}
		})
	}
	wait.Wait()
	return columns
}

func byID(ids []string, column map[string]float64) []float64 {
	x := make([]float64, len(ids))
	for i, id := range ids {
		x[i] = column[id]
	}
	return x
}

// draws returns the mean of a metric over n draws of weights and tokens. Equal networks are measured once.
func draws(t *testing.T, reading spacebert.Reading, configs []spacebert.Config, metric string, n int) []float64 {
	var distinct []spacebert.Config
	first := map[string]int{}
	at := make([]int, len(configs))
	for i, c := range configs {
		key := fmt.Sprint(spacebert.Space{Reading: reading}.Encoder(c))
		if _, ok := first[key]; !ok {
			first[key] = len(distinct)
			distinct = append(distinct, c)
		}
		at[i] = first[key]
	}
	mean := make([]float64, len(configs))
	for seed := range uint64(n) {
		values := measure(t, reading, seed, distinct, []fitness.Term{named(t, metric, fitness.Settings{})})[0]
		for i := range mean {
			mean[i] += values[at[i]] / float64(n)
		}
	}
	return mean
}

// The metrics rank the configurations as the reference scores do. In the reading trained, differences within one depth
// and width are mostly noise of the draw of weights, in the reference too, which is the mean of two draws: depth and
// width alone give .968 for coding rate and head confidence.
func TestFidelityReference(t *testing.T) {
	ids, configs := benchmark(t)
	reference := nntest.Columns(t, func(row []string) string { return row[0] }, "golden", "encoder_reference_scores.csv")
	for _, m := range []struct {
		metric, column   string
		draws            int
		nominal, trained float64
	}{
		{"parameters", "parameters", 1, 0.97, 0.97},
		{"head_confidence", "head_confidence", 24, 0.97, 0.94},
		{"softmax_confidence", "softmax_confidence", 2, 0.97, 0.97},
		{"activation_distance", "activation_distance", 2, 0.97, 0.97},
		{"coding_rate", "coding_rate_sum", 24, 0.97, 0.97},
		{"log_gradient_norm", "log_gradient_norm_sum", 2, 0.97, 0.97},
		{"synaptic_saliency", "synaptic_saliency_random_cotangent", 2, 0.97, 0.97},
	} {
		for reading, least := range map[spacebert.Reading]float64{spacebert.Nominal: m.nominal, spacebert.Trained: m.trained} {
			n := m.draws
			if reading == spacebert.Nominal {
				n = min(n, 2)
			}
			own := draws(t, reading, configs, m.metric, n)
			rho := nntest.Spearman(own, byID(ids, reference[fmt.Sprint(reading, "_", m.column)]))
			t.Logf("%-8v %-20s Spearman %.4f (required: %.2f, n = %d, draws %d)", reading, m.metric, rho, least, len(ids), n)
			if !(rho >= least) {
				t.Errorf("%v %s: Spearman %v, want at least %v", reading, m.metric, rho, least)
			}
		}
	}
}

// Every metric is compared with GLUE after training, in each reading, beside the published columns.
func TestFidelityGLUE(t *testing.T) {
	ids, configs := benchmark(t)
	published := nntest.Columns(t, func(row []string) string { return row[0] }, "bench", "BERT_results_activation.csv")
	glue := byID(ids, published["GLUE Score"])
	least := map[string]float64{"nominal coding_rate": 0.66, "nominal log_gradient_norm": 0.68, "nominal spectral_capacity": 0.68, "paper parameters": 0.45}
	var terms []fitness.Term
	for _, m := range Metrics() {
		terms = append(terms, term(t, m, fitness.Settings{}))
	}
	for _, reading := range []spacebert.Reading{spacebert.Nominal, spacebert.Trained, spacebert.Paper} {
		for i, x := range measure(t, reading, 1, configs, terms) {
			name := fmt.Sprint(reading, " ", terms[i].Name)
			tau := nntest.TauB(x, glue)
			t.Logf("%-36s tau-b %6.3f, ties at random %6.3f, Spearman %6.3f", name, tau, nntest.TauB(untied(x), glue), nntest.Spearman(x, glue))
			if min, ok := least[name]; ok && !(tau >= min) {
				t.Errorf("%s: tau %v, want at least %v", name, tau, min)
			}
		}
	}
	for name, column := range published {
		if x := byID(ids, column); name != "ID" && name != "GLUE Score" {
			t.Logf("published %-36s tau-b %6.3f", name, nntest.TauB(x, glue))
		}
	}
}

// untied breaks ties at random by tiny relative changes.
func untied(x []float64) []float64 {
	rng := rand.New(rand.NewPCG(1, 1))
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = v * (1 + 1e-9*rng.Float64())
	}
	return y
}

// The test logs how well a smaller batch, and another draw, keep the ranking of random configurations: over the whole
// space, and among those of 4 layers of 256 units.
func TestFidelitySizes(t *testing.T) {
	space := spacebert.Space{}
	within := spacebert.Space{Hidden: []int{256}, Layers: []int{4}}
	sizes := []fitness.Settings{{Batch: 8, Length: 64}, {Batch: 4, Length: 64}, {Batch: 2, Length: 64}, {Batch: 8, Length: 32},
		{Batch: 4, Length: 32}, {Batch: 2, Length: 32}, {Batch: 4, Length: 16}, {Batch: 8, Length: 128}}
	for _, from := range []struct {
		what string
		spacebert.Space
	}{{"all", space}, {"4 x 256", within}} {
		rng := rand.New(rand.NewPCG(1, 2))
		configs := make([]spacebert.Config, 120)
		for i := range configs {
			configs[i] = from.Random(rng)
		}
		for _, metric := range []string{"coding_rate", "log_gradient_norm", "head_confidence"} {
			var terms []fitness.Term
			for _, s := range sizes {
				terms = append(terms, named(t, metric, s))
			}
			values := measure(t, spacebert.Nominal, 1, configs, terms)
			again := measure(t, spacebert.Nominal, 2, configs, terms)
			for i, s := range sizes {
				t.Logf("%-8s %-18s %v: tau with 8 x 64 %.3f, with another draw %.3f", from.what, metric, s, nntest.TauB(values[i], values[0]), nntest.TauB(values[i], again[i]))
			}
		}
	}
}
