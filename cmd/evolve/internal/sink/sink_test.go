package sink

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"hash/crc32"
	"io"
	"iter"
	"math"
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

// scalar is one number of an event file.
type scalar struct {
	wall float64
	step uint64
	tag  string
	v    float32
}

// fields splits a protocol buffer into its fields, all that a reader of the format needs to know.
func fields(t *testing.T, b []byte, each func(field int, number uint64, data []byte)) {
	t.Helper()
	for len(b) > 0 {
		key, n := binary.Uvarint(b)
		b = b[n:]
		switch key & 7 {
		case 0:
			v, n := binary.Uvarint(b)
			each(int(key>>3), v, nil)
			b = b[n:]
		case 1:
			each(int(key>>3), binary.LittleEndian.Uint64(b), nil)
			b = b[8:]
		case 2:
			size, n := binary.Uvarint(b)
			each(int(key>>3), 0, b[n:n+int(size)])
			b = b[n+int(size):]
		case 5:
			each(int(key>>3), uint64(binary.LittleEndian.Uint32(b)), nil)
			b = b[4:]
		default:
			t.Fatalf("wire type %d", key&7)
		}
	}
}

// events reads an event file back.
func events(t *testing.T, b []byte) (version string, all []scalar) {
	t.Helper()
	check := func(data []byte, sum uint32) {
		c := crc32.Checksum(data, crc32.MakeTable(crc32.Castagnoli))
		if sum != (c>>15|c<<17)+0xa282ead8 {
			t.Fatalf("checksum of %d bytes is wrong", len(data))
		}
	}
	for len(b) > 0 {
		size := binary.LittleEndian.Uint64(b)
		check(b[:8], binary.LittleEndian.Uint32(b[8:]))
		data := b[12 : 12+size]
		check(data, binary.LittleEndian.Uint32(b[12+size:]))
		b = b[16+size:]
		var at scalar
		fields(t, data, func(field int, number uint64, data []byte) {
			switch field {
			case 1:
				at.wall = math.Float64frombits(number)
			case 2:
				at.step = number
			case 3:
				version = string(data)
			case 5:
				fields(t, data, func(_ int, _ uint64, data []byte) {
					one := at
					fields(t, data, func(field int, number uint64, data []byte) {
						if field == 1 {
							one.tag = string(data)
						} else {
							one.v = math.Float32frombits(uint32(number))
						}
					})
					all = append(all, one)
				})
			}
		})
	}
	return version, all
}

func TestTensorBoard(t *testing.T) {
	var b bytes.Buffer
	if err := TensorBoard(&b, log(), map[int]float64{0: 0.25, 300: 9}); err != nil {
		t.Fatal(err)
	}
	version, got := events(t, b.Bytes())
	want := []scalar{{0.25, 0, "objective", 1}, {0.25, 0, "best_so_far", 1}, {0.25, 0, "metrics/k", 3}, {0.25, 0, "metrics/m", 0.1},
		{9, 300, "objective", 0.5}, {9, 300, "best_so_far", 1}, {9, 300, "metrics/m", 2}}
	if version != "brain.Event:2" || len(got) != len(want) {
		t.Fatalf("%q, %v", version, got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%v, want %v", got[i], want[i])
		}
	}
}

// A table of the columns of CSV comes back as it was, from the library that wrote it.
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
