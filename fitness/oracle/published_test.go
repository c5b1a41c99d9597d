package oracle

import (
	"archive/zip"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"evolve/nn/nntest"
)

// Every record has the values that an independent reader, which decodes into maps, finds in it.
func TestPublishedRecords(t *testing.T) {
	path := nntest.Shared(t, "bench", "BERT_benchmark.json")
	table := read(t, path)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var list []struct {
		ID      int                `json:"id"`
		Seconds float64            `json:"time_to_train"`
		Scores  map[string]float64 `json:"scores"`
		Hparams map[string]any     `json:"hparams"`
	}
	if err := json.Unmarshal(text, &list); err != nil {
		t.Fatal(err)
	}
	if len(table.Rows) != len(list) || len(list) != 250 {
		t.Fatalf("%d rows of %d", len(table.Rows), len(list))
	}
	for i, r := range table.Rows {
		want := list[i].Scores
		want["seconds"] = list[i].Seconds
		var config any
		if err := json.Unmarshal(r.Recipe, &config); err != nil {
			t.Fatal(err)
		}
		if r.ID != fmt.Sprint(list[i].ID) || !maps.Equal(r.Values, want) || fmt.Sprint(config) != fmt.Sprint(list[i].Hparams["model_hparam_overrides"]) {
			t.Errorf("%s: %+v, want %v", r.Source, r, want)
		}
	}
	var results []string
	for _, l := range table.Labels {
		if !l.Result || !l.Known || !l.Maximize || l.Rows != 250 {
			t.Errorf("%+v", l)
		}
		results = append(results, l.Name)
	}
	if got := strings.Join(results, " "); got != "cola glue mnli mrpc qnli qqp rte sst sts" {
		t.Error(got)
	}
}

// Every log has the values that an independent reader, which decodes into maps, finds in it. That reader replaces NaN
// by never, a number that no loss reaches.
func TestPublishedLogs(t *testing.T) {
	path := nntest.Shared(t, "bench", "nas_bench_nlp_wikitext2_logs.zip")
	table := read(t, path)
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	rows := map[string]Row{}
	for _, r := range table.Rows {
		rows[r.Source] = r
	}
	if len(z.File) != 170 || len(rows) != 170 {
		t.Fatalf("%d files, %d rows", len(z.File), len(rows))
	}
	diverged := 0
	for _, f := range z.File {
		log, r := byMap(t, f), rows[path+"/"+f.Name]
		losses := func(name string) (all []float64) {
			for _, v := range log[name].([]any) {
				all = append(all, v.(float64))
			}
			return all
		}
		test, val := losses("test_losses"), losses("val_losses")
		want := map[string]float64{"parameters": log["num_params"].(float64), "epochs": float64(len(test)), "seconds": r.Values["seconds"],
			"train_loss": ends(losses("train_losses")), "val_loss": ends(val), "test_loss": ends(test), "best_val_loss": slices.Min(val)}
		want["best_test_loss"] = test[slices.Index(val, slices.Min(val))]
		maps.DeleteFunc(want, func(_ string, v float64) bool { return v == never })
		if !maps.Equal(r.Values, want) || r.ID != fmt.Sprintf("%.0f", log["recepie_id"]) || string(r.Recipe) != log["recepie"] {
			t.Errorf("%s: %+v, want %v", f.Name, r, want)
		}
		sum := 0.0
		for _, v := range losses("wall_times") {
			sum += v
		}
		if math.Abs(r.Values["seconds"]-sum) > 1e-9*sum {
			t.Errorf("%s: %v seconds, want %v", f.Name, r.Values["seconds"], sum)
		}
		if log["status"] != "OK" {
			diverged++
		}
	}
	if diverged != 3 || len(table.Skipped) != diverged {
		t.Errorf("%d diverged, skipped %v", diverged, table.Skipped)
	}
	for _, l := range table.Labels {
		if result := l.Name != "parameters"; l.Result != result || l.Known != result || l.Maximize {
			t.Errorf("%+v", l)
		}
	}
}

const never = 1e300

func ends(x []float64) float64 { return x[len(x)-1] }

func byMap(t *testing.T, f *zip.File) (log map[string]any) {
	t.Helper()
	r, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(strings.ReplaceAll(string(text), "NaN", "1e300")), &log); err != nil {
		t.Fatal(err)
	}
	return log
}

// Columns have the values that nntest reads, and results are distinguished from metrics.
func TestPublishedColumns(t *testing.T) {
	for _, c := range []struct {
		file    string
		rows    int
		results map[string]bool // larger is better
	}{
		{"RNN_results.csv", 4488, map[string]bool{"loss": false, "perplexity": false, "bits per word": false}},
		{"BERT_results_activation.csv", 250, map[string]bool{"GLUE Score": true}},
	} {
		table := read(t, nntest.Shared(t, "bench", c.file))
		columns := nntest.Columns(t, func(row []string) string { return idOf(row[0]) }, "bench", c.file)
		if len(table.Rows) != c.rows || len(table.Skipped) != 0 {
			t.Errorf("%s: %d rows, skipped %v", c.file, len(table.Rows), table.Skipped)
		}
		for _, r := range table.Rows {
			for name, v := range r.Values {
				if columns[name][r.ID] != v {
					t.Errorf("%s: %s of %s: %v", c.file, name, r.ID, v)
				}
			}
		}
		for i, l := range table.Labels {
			maximize, result := c.results[l.Name]
			if l.Result != result || l.Known != result || l.Maximize != maximize || l.Rows != c.rows || result != (i < len(c.results)) {
				t.Errorf("%s: place %d: %+v", c.file, i, l)
			}
		}
	}
}

// Joined by id, the score of each record equals that of the published table.
func TestPublishedJoin(t *testing.T) {
	table := read(t, nntest.Shared(t, "bench", "BERT_benchmark.json"))
	table.Join(read(t, nntest.Shared(t, "bench", "BERT_results_activation.csv")))
	if len(table.Rows) != 250 || len(table.Skipped) != 0 {
		t.Errorf("%d rows, skipped %v", len(table.Rows), table.Skipped)
	}
	for _, r := range table.Rows {
		if v := r.Values; math.Abs(v["glue"]-v["GLUE Score"]) > 1e-9 || r.Recipe == nil || len(v) != 10+16 {
			t.Errorf("%s: %d values, %+v", r.ID, len(v), v)
		}
	}
}
