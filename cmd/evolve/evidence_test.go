package main

import (
	"encoding/json"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/engine"
	"evolve/cmd/evolve/internal/evidence"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/cmd/evolve/internal/shrink"
	"evolve/nn/nntest"
)

// TestPublishedTaus checks the taus of bench against a direct count over all pairs of rows.
func TestPublishedTaus(t *testing.T) {
	for _, c := range []struct {
		args, file, truth string
		sign              float64
		columns           int
	}{
		{"-space bert", "BERT_results_activation.csv", "GLUE Score", 1, 15},
		{"-label loss", "RNN_results.csv", "loss", -1, 12},
	} {
		path := nntest.Shared(t, "bench", c.file)
		args := append([]string{"bench", "-metrics", "none", "-rows", "-resamples", "1", "-quiet", "-json", "-cache", "off"}, strings.Fields(c.args)...)
		var out, errs strings.Builder
		if code := run(nil, &out, &errs, append(args, path)); code != cli.ExitDone {
			t.Fatal(errs.String())
		}
		var rows []evidence.Row
		if err := json.Unmarshal([]byte(strings.ReplaceAll(out.String(), "null", "0")), &rows); err != nil {
			t.Fatal(err)
		}
		all := nntest.Columns(t, func(row []string) string { return row[0] }, "bench", c.file)
		found := 0
		for _, r := range rows {
			column, ok := all[strings.TrimPrefix(r.Metric, "published ")]
			if !ok {
				continue
			}
			found++
			var x, y []float64
			for id, v := range column {
				if truth, known := all[c.truth][id]; known && !math.IsInf(v, 0) && !math.IsNaN(v) {
					x, y = append(x, v), append(y, c.sign*truth)
				}
			}
			if want := nntest.TauB(x, y); math.Abs(float64(r.TauB)-want) > 1e-9 {
				t.Errorf("%s: %s: tau %v, want %v", c.file, r.Metric, r.TauB, want)
			}
		}
		if found != c.columns {
			t.Errorf("%s: %d columns, want %d", c.file, found, c.columns)
		}
	}
}

// TestShrinkPublished checks that shrink finds the known result on NAS-Bench-BERT: depth and width decide. It also checks
// that shrink drops a level in at most 5 of 100 samples with shuffled results.
func TestShrinkPublished(t *testing.T) {
	path := nntest.Shared(t, "bench", "BERT_benchmark.json")
	c, _, err := kinds.Load("", "bert", nil)
	if err != nil {
		t.Fatal(err)
	}
	setup, err := engine.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	sample, err := shrink.FromFiles(t.Context(), setup, []string{path}, "", io.Discard)
	if err != nil || len(sample.Truth) < 240 {
		t.Fatalf("%d configurations, %v", len(sample.Truth), err)
	}
	r := shrink.Examine(sample, shrink.Options{Seed: 1})
	var steps []string
	for _, s := range r.Steps {
		steps = append(steps, s.Gene+" "+s.Level)
	}
	if !slices.Equal(steps, []string{"layers 2", "hidden 128"}) {
		t.Errorf("dropped %v", steps)
	}
	if math.Abs(r.Before-68.9) > 0.3 || math.Abs(r.After-73.1) > 0.2 || r.Low < 3 || r.Kept != r.Best {
		t.Errorf("%+v", r)
	}
	rng, some := rand.New(rand.NewPCG(1, 1)), 0
	for range 100 {
		rng.Shuffle(len(sample.Truth), func(i, j int) {
			sample.Truth[i], sample.Truth[j] = sample.Truth[j], sample.Truth[i]
		})
		some += min(1, len(shrink.Examine(sample, shrink.Options{Seed: 1, Resamples: 100}).Steps))
	}
	t.Logf("something was dropped from %d of 100 samples with shuffled labels", some)
	if some > 5 {
		t.Errorf("%d of 100: the bar is 1 %%", some)
	}
}
