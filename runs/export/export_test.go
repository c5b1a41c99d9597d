package export

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"evolve/runs"
	"evolve/search"
)

func log() iter.Seq2[runs.Line, error] {
	zero := 0
	all := []runs.Line{
		{ID: 0, Op: search.Fresh, Hash: "a", Genome: []byte(`{"x":"1,2"}`), Objectives: []float64{1, -2}, Metrics: map[string]float64{"m": 0.1, "k": 3}},
		{ID: 1, Op: search.Cross, Parents: []int{0, 0}, Hash: "a", Genome: []byte(`{}`), Objectives: []float64{1, -2}, Cached: &zero},
		{ID: 2, Op: search.Mutate, Parents: []int{0}, Hash: "b", Genome: []byte(`{}`), Err: "too, large"},
		{ID: 3, Op: search.Mutate, Parents: []int{0}, Hash: "c", Genome: []byte(`{}`), Violation: 0.5},
		{ID: 300, Op: search.Mutate, Parents: []int{0}, Hash: "d", Genome: []byte(`{}`), Objectives: []float64{0.5, 7}, Metrics: map[string]float64{"m": 2}},
	}
	return func(yield func(runs.Line, error) bool) {
		for _, l := range all {
			if !yield(l, nil) {
				return
			}
		}
	}
}

func broken(yield func(runs.Line, error) bool) { yield(runs.Line{}, errors.New("torn")) }

func TestCSV(t *testing.T) {
	var b bytes.Buffer
	if err := CSV(&b, log()); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil || len(rows) != 6 {
		t.Fatalf("%v, %v", rows, err)
	}
	want := [][]string{
		{"id", "op", "parents", "hash", "repeats", "violation", "error", "objective_0", "objective_1", "k", "m", "genome"},
		{"0", "random", "", "a", "", "", "", "1", "-2", "3", "0.1", `{"x":"1,2"}`},
		{"1", "cross", "0 0", "a", "0", "", "", "1", "-2", "", "", "{}"},
		{"2", "mutate", "0", "b", "", "", "too, large", "", "", "", "", "{}"},
		{"3", "mutate", "0", "c", "", "0.5", "", "", "", "", "", "{}"},
		{"300", "mutate", "0", "d", "", "", "", "0.5", "7", "", "2", "{}"},
	}
	for i, row := range want {
		for j, cell := range row {
			if rows[i][j] != cell {
				t.Errorf("row %d, %s: %q, want %q", i, want[0][j], rows[i][j], cell)
			}
		}
	}
	if CSV(&b, broken) == nil || TensorBoard(&b, broken, nil) == nil {
		t.Error("a torn log was written")
	}
}

// The library that wrote a table reads the same values back.
func TestParquet(t *testing.T) {
	var b bytes.Buffer
	if err := Parquet(&b, log(), "test"); err != nil {
		t.Fatal(err)
	}
	f, err := parquet.OpenFile(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, c := range f.Schema().Columns() {
		names = append(names, c[0])
	}
	if got := strings.Join(names, " "); got != "id op parents hash repeats violation error objective_0 objective_1 k m genome" {
		t.Error(got)
	}
	rows := make([]parquet.Row, 9)
	n, err := parquet.NewReader(bytes.NewReader(b.Bytes())).ReadRows(rows)
	if err != nil && err != io.EOF || n != 5 {
		t.Fatal(n, err)
	}
	want := []string{"0 random <null> a <null> <null> <null> 1 -2 3 0.1 {\"x\":\"1,2\"}", "1 cross 0 0 a 0 <null> <null> 1 -2 <null> <null> {}",
		"2 mutate 0 b <null> <null> too, large <null> <null> <null> <null> {}", "3 mutate 0 c <null> 0.5 <null> <null> <null> <null> <null> {}",
		"300 mutate 0 d <null> <null> <null> 0.5 7 <null> 2 {}"}
	for i := range want {
		var cells []string
		for _, v := range rows[i] {
			cells = append(cells, v.String())
		}
		if got := strings.Join(cells, " "); got != want[i] {
			t.Errorf("row %d: %s, want %s", i, got, want[i])
		}
	}
}
