package oracle

import (
	"math"
	"strings"
	"testing"
	"testing/fstest"
)

// wellFormed checks what every reader guarantees, whether or not it returns an error.
func wellFormed(t *testing.T, table *Table) {
	t.Helper()
	for _, r := range table.Rows {
		if r.Source == "" {
			t.Errorf("%+v: no source", r)
		}
		for name, v := range r.Values {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Errorf("%s: %s: %v", r.Source, name, v)
			}
		}
	}
	for _, s := range table.Skipped {
		if s.Source == "" || s.Why == "" {
			t.Errorf("skipped without a source or reason: %+v", s)
		}
	}
}

// fuzz gives arbitrary data to a reader and joins the table with itself.
func fuzz(f *testing.F, read func(t *Table, data []byte) error, seeds ...string) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		table := &Table{}
		_ = read(table, data) // the table must be well formed even after an error
		wellFormed(t, table)
		table.label()
		other := *table
		table.Join(&other)
		wellFormed(t, table)
	})
}

// FuzzLog reads arbitrary training logs.
func FuzzLog(f *testing.F) {
	fuzz(f, func(t *Table, data []byte) error { return t.log(data, "log_stats_model_7_x.json", "s") },
		`{"recepie":`+recipe+`,"test_losses":[6,NaN,-Infinity],"val_losses":[1e999]}`,
		`{"recepie":"{\"NaN\": 1}","data":"data/ptb","num_params":1e308,"wall_times":[1e308,1e308],"val_losses":[NaN,2],"test_losses":[3]}`,
		`{"recepie":"x","recepie_id":17,"test_losses":[null],"val_losses":[-Infinity,-NaN]}`, `{"\`, `-Infinity`, `{}`)
}

// FuzzRecords reads arbitrary lists of records.
func FuzzRecords(f *testing.F) {
	fuzz(f, func(t *Table, data []byte) error { return t.records(data, "s") },
		`[{"id":1,"scores":{"glue":1,"rte":NaN},"time_to_train":Infinity,"hparams":{"model_hparam_overrides":{"a":NaN}}},null,"\\"]`,
		`[{"id":null,"completed":false,"scores":{}},{"id":"x","scores":{"glue":-1e308},"hparams":{"model_hparam_overrides":null}}]`, `[`, `[[]]`)
}

// FuzzColumns reads arbitrary CSV.
func FuzzColumns(f *testing.F) {
	fuzz(f, func(t *Table, data []byte) error { return t.csv(data, "s") },
		"a,b\n1,2\n\"\n", "a,b,b\nlog_stats_model_7_,Inf,nan\nx,1e999,0x1p-2\ny,1_0,-inf\n", "a,b\n\n1\n1,2,3\n", "\n", "")
}

// FuzzRead reads a folder of one arbitrary file, so that the reader is chosen by the file's content.
func FuzzRead(f *testing.F) {
	f.Add([]byte("\ufeff [{}]"), false)
	f.Add([]byte("\ufeffa,b\n1,2\n"), true)
	f.Add([]byte(" \n"), false)
	f.Fuzz(func(t *testing.T, data []byte, comma bool) {
		name := "d/f.json"
		if comma {
			name = "d/f.CSV"
		}
		table := &Table{}
		if err := table.tree(t.Context(), fstest.MapFS{name: {Data: data}}, "top"); err != nil {
			t.Errorf("a bad file ended the reading: %v", err)
		}
		wellFormed(t, table)
		for _, s := range table.Skipped {
			if !strings.HasPrefix(s.Source, "top/"+name) {
				t.Errorf("%+v: not of %s", s, name)
			}
		}
	})
}
