package oracle

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"evolve/nn/nntest"
)

func read(t *testing.T, path string) *Table {
	t.Helper()
	table, err := Read(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// put writes files into a new folder and returns its path.
func put(t testing.TB, files map[string]string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func label(t *testing.T, table *Table, name string) Label {
	t.Helper()
	i := slices.IndexFunc(table.Labels, func(l Label) bool { return l.Name == name })
	if i < 0 {
		t.Fatalf("no %s in %+v", name, table.Labels)
	}
	return table.Labels[i]
}

// The published files have the expected rows, values, labels and joins.
func TestPublishedFiles(t *testing.T) {
	encoders := read(t, nntest.Shared(t, "bench", "BERT_benchmark.json"))
	if len(encoders.Rows) != 250 || len(encoders.Skipped) != 0 || encoders.Rows[0].ID != "1" || encoders.Rows[0].Values["glue"] != 73.455 {
		t.Errorf("%d rows, %v skipped, %+v", len(encoders.Rows), encoders.Skipped, encoders.Rows[0])
	}
	if l := label(t, encoders, "glue"); !l.Result || !l.Known || !l.Maximize || l.Rows != 250 {
		t.Errorf("%+v", l)
	}
	cells := read(t, nntest.Shared(t, "bench", "nas_bench_nlp_wikitext2_logs.zip"))
	if len(cells.Rows) != 170 || len(cells.Skipped) != 3 || !strings.Contains(cells.Skipped[0].Why, "diverged") {
		t.Errorf("%d rows, skipped %v", len(cells.Rows), cells.Skipped)
	}
	if l := label(t, cells, "test_loss"); !l.Known || l.Maximize || l.Rows != 167 || cells.Rows[0].Values["parameters"] != 20230878 {
		t.Errorf("%+v, %v", l, cells.Rows[0].Values)
	}
	columns := read(t, nntest.Shared(t, "bench", "RNN_results.csv"))
	first := columns.Rows[0]
	if first.ID != "1000009" || len(columns.Rows) != 4488 || first.Values["loss"] != 4.700323901 || first.Values["Layer 1 Hidden Covariance"] != -3574.430075 || first.Recipe != nil {
		t.Errorf("%d rows, %+v", len(columns.Rows), first)
	}
	cells.Join(columns)
	if l := label(t, cells, "Jacobian Cosine"); l.Rows != 4488 || len(cells.Rows) >= 170+4488 {
		t.Errorf("%d rows, %+v", len(cells.Rows), l)
	}
	encoders.Join(read(t, nntest.Shared(t, "bench", "BERT_results_activation.csv")))
	if r := encoders.Rows[0]; len(encoders.Rows) != 250 || r.Recipe == nil || r.Values["Number of Parameters"] != 11106199 || label(t, encoders, "Head Confidence").Result {
		t.Errorf("%d rows, %+v", len(encoders.Rows), r)
	}
}

const recipe = `"{\"h_new_0\": {\"op\": \"linear\", \"input\": [\"x\", \"NaN\"]}}"`

// Logs with missing and non-finite losses give the finite values; unusable logs are skipped with a reason.
func TestLogs(t *testing.T) {
	dir := put(t, map[string]string{
		"a/one.json":  `{"data":"data/wikitext-2","recepie_id":17,"recepie":` + recipe + `,"num_params":7,"wall_times":[1,2],"train_losses":[6,5],"val_losses":[5.5,5.8],"test_losses":[5.4,5.9]}`,
		"a/two.json":  `{"data":"data/ptb","recepie":` + recipe + `,"test_losses":[4,3.5],"val_losses":[4,NaN]}`,
		"b/nan.json":  `{"recepie":` + recipe + `,"test_losses":[6,NaN,-Infinity],"val_losses":[7,Infinity,NaN]}`,
		"b/torn.json": `{"recepie":"x","test_losses":[6,`,
		"b/none.json": `{"recepie":"x","test_losses":[],"val_losses":[]}`,
		"b/else.json": `{"hello":1}`,
		"b/void.json": ``,
		"notes.txt":   `not looked at`,
	})
	table := read(t, dir)
	if len(table.Rows) != 3 || len(table.Skipped) != 5 {
		t.Fatalf("%+v\nskipped %+v", table.Rows, table.Skipped)
	}
	want := map[string]float64{"parameters": 7, "epochs": 2, "seconds": 3, "train_loss": 5, "val_loss": 5.8, "test_loss": 5.9, "best_val_loss": 5.5, "best_test_loss": 5.4}
	if r := table.Rows[0]; r.ID != "17" || fmt.Sprint(r.Values) != fmt.Sprint(want) || !strings.Contains(string(r.Recipe), `"NaN"`) {
		t.Errorf("%+v", r)
	}
	if v := table.Rows[1].Values; v["ptb test_loss"] != 3.5 || v["ptb best_test_loss"] != 4 || len(v) != 6 {
		t.Errorf("%v", v)
	}
	if v := table.Rows[2].Values; v["best_val_loss"] != 7 || v["best_test_loss"] != 6 || len(v) != 5 {
		t.Errorf("%v", v)
	}
	whys := fmt.Sprint(table.Skipped)
	for _, why := range []string{"torn.json", "unexpected end", "none.json has no losses", "has no recepie", "is empty", "diverged"} {
		if !strings.Contains(whys, why) {
			t.Errorf("no %q in %s", why, whys)
		}
	}
}

// Unusable records are skipped; the others of the list are read.
func TestRecords(t *testing.T) {
	dir := put(t, map[string]string{
		"r.json": `[{"id":"x","scores":{"glue":70.5,"rte":null,"sst":NaN},"time_to_train":9,"hparams":{"model_hparam_overrides":{"hidden_size":1}}},
			{"id":2,"completed":false,"scores":{"glue":1},"hparams":{"model_hparam_overrides":{}}}, {"id":3,"scores":{"glue":1}}, 7,
			{"scores":{"glue":2},"hparams":{"model_hparam_overrides":{}}}]`,
	})
	table := read(t, filepath.Join(dir, "r.json"))
	if len(table.Rows) != 2 || len(table.Skipped) != 3 {
		t.Fatalf("%+v\nskipped %+v", table.Rows, table.Skipped)
	}
	if r := table.Rows[0]; r.ID != "x" || fmt.Sprint(r.Values) != "map[glue:70.5 seconds:9]" || string(r.Recipe) != `{"hidden_size":1}` {
		t.Errorf("%+v", r)
	}
	if r := table.Rows[1]; !strings.HasSuffix(r.ID, "r.json#5") {
		t.Errorf("%+v", r)
	}
}

// A CSV gives the finite numbers of its columns; lines of another length are skipped.
func TestColumns(t *testing.T) {
	dir := put(t, map[string]string{"t.csv": "\ufeffname,loss, odd \na,1,x\nb,2\nc, 3 ,4\nd,inf,nan\n", "head.csv": "name\na\n", "only.csv": "name,loss\n"})
	table := read(t, filepath.Join(dir, "t.csv"))
	if len(table.Rows) != 3 || len(table.Skipped) != 1 || !strings.HasSuffix(table.Skipped[0].Source, "t.csv:3") {
		t.Fatalf("%+v\nskipped %+v", table.Rows, table.Skipped)
	}
	if fmt.Sprint(table.Rows[0].Values, table.Rows[1].Values, table.Rows[2].Values) != "map[loss:1] map[loss:3 odd:4] map[]" {
		t.Errorf("%+v", table.Rows)
	}
	if l := label(t, table, "odd"); l.Result || l.Known || table.Labels[0].Name != "loss" {
		t.Errorf("%+v", table.Labels)
	}
}

// A file without usable results is an error that says why.
func TestNothingToRead(t *testing.T) {
	dir := put(t, map[string]string{"x.json": "[]", "y.txt": "hello", "z.csv": "", "bad/b.json": "{}", "head.csv": "name\na\n"})
	for name, want := range map[string]string{"x.json": "no published results", "y.txt": "neither JSON nor CSV", "z.csv": "is empty",
		"bad": "nothing in it can be used; the first of 1: ", "none": "no such file", "head.csv": "want a header"} {
		_, err := Read(t.Context(), filepath.Join(dir, name))
		if err == nil || !strings.HasPrefix(err.Error(), "oracle: read (") || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "torn.zip"), []byte("PK\x03\x04 and then nothing"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(t.Context(), filepath.Join(dir, "torn.zip")); err == nil {
		t.Error("a truncated zip was read")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Read(ctx, filepath.Join(dir, "bad")); err == nil || !strings.Contains(err.Error(), "canceled") {
		t.Errorf("cancelled: %v", err)
	}
}

// Rows with equal ids become one, and the first of two different values stays. A second row with that id in the same
// table stays a row.
func TestJoin(t *testing.T) {
	a := &Table{Rows: []Row{{ID: "1", Source: "a", Recipe: []byte("{}"), Values: map[string]float64{"glue": 1}}, {ID: "2", Source: "a", Values: map[string]float64{"glue": 2}}}}
	b := &Table{Rows: []Row{{ID: "1", Source: "b", Values: map[string]float64{"glue": 3, "x": 4}}, {ID: "1", Source: "b", Values: map[string]float64{"x": 5}},
		{ID: "3", Source: "b", Recipe: []byte("[]"), Values: map[string]float64{"x": 6}}}, Skipped: []Skip{{"b", "why"}}}
	a.Join(b)
	if len(a.Rows) != 4 || fmt.Sprint(a.Rows[0].Values) != "map[glue:1 x:4]" || a.Rows[0].Recipe == nil || fmt.Sprint(a.Rows[2].Values) != "map[x:5]" {
		t.Errorf("%+v", a.Rows)
	}
	if len(a.Skipped) != 2 || a.Skipped[0].Why != "glue of 1 is 3, which a has as 1" {
		t.Errorf("%+v", a.Skipped)
	}
	if l := label(t, a, "x"); l.Rows != 3 {
		t.Errorf("%+v", l)
	}
}
