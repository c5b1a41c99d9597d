package runs

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"evolve/search"
)

var header = Header{Program: "test", Go: "go1.26", Arch: "amd64", Kernel: "generic", Seed: 1 << 63,
	Config:    json.RawMessage(`{"name":"t","seed":9223372036854775808,"constraint":{"parameters":"<=25e6"},"strategy":{"kind":"aging","sample":5}}`),
	Reference: &Reference{Size: 100, Digest: "d1"}}

// line returns a plausible candidate.
func line(id int) Line {
	l := Line{ID: id, Op: search.Mutate, Parents: []int{id / 2}, Hash: fmt.Sprintf("%032x", id),
		Genome:     json.RawMessage(fmt.Sprintf(`{"cell":{"nodes":[{"op":"linear","in":["x","h%d"]}]}}`, id)),
		Metrics:    map[string]float64{"state_memory": float64(id) / 3, "parameters": 1e6},
		Objectives: []float64{float64(id) / 3}}
	switch {
	case id == 0:
		l.Op, l.Parents = search.Fresh, nil
	case id%5 == 4:
		first := id - 1
		l.Cached, l.Metrics = &first, nil
	case id%7 == 3:
		l.Metrics, l.Objectives, l.Err = nil, nil, "panic: index out of range"
	}
	return l
}

func lines(from, to int) (ls []Line) {
	for id := from; id < to; id++ {
		ls = append(ls, line(id))
	}
	return ls
}

func collect(t testing.TB, seq iter.Seq2[Line, error]) (ls []Line) {
	t.Helper()
	for l, err := range seq {
		must(t, err)
		ls = append(ls, l)
	}
	return ls
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// write writes a run of n candidates and closes it.
func write(t testing.TB, n int) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "runs", "name")
	r, err := Create(dir, header, nil)
	must(t, err)
	fill(t, r, 0, n)
	must(t, r.Close())
	return dir
}

func fill(t testing.TB, r *Writer, from, to int) {
	t.Helper()
	for _, l := range lines(from, to) {
		must(t, r.Append(l, time.Duration(l.ID)*time.Millisecond))
	}
}

func TestRoundTrip(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	r, err := Create(dir, header, map[string][]byte{"config.toml": []byte("seed = 1\n"), "best/none.txt": nil})
	must(t, err)
	if got := collect(t, r.Lines()); len(got) != 0 {
		t.Fatalf("a new run holds %d candidates", len(got))
	}
	fill(t, r, 0, 10)
	must(t, r.WriteFile("best/winner.json", []byte("{}")))
	must(t, r.Close())
	must(t, r.Close())

	r, err = Open(dir)
	must(t, err)
	want := header
	want.Format = Format
	if r.Count != 10 || r.Torn || !reflect.DeepEqual(r.Header, want) {
		t.Fatalf("opened %+v", r.Log)
	}
	if !strings.Contains(contents(t, dir, LogFile), string(header.Config)) {
		t.Error("the configuration in the log is not the text it was given as")
	}
	fill(t, r, 10, 20)
	if got := collect(t, r.Lines()); !reflect.DeepEqual(got, lines(0, 20)) {
		t.Fatalf("the run being written reads %v", got)
	}
	must(t, r.Close())

	l, err := Read(dir)
	must(t, err)
	if got := collect(t, l.Lines()); !reflect.DeepEqual(got, lines(0, 20)) {
		t.Fatalf("the closed run reads %v", got)
	}
	for _, name := range []string{"config.toml", "best/none.txt", "best/winner.json"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	if same := write(t, 20); contents(t, dir, LogFile) != contents(t, same, LogFile) {
		t.Error("a run in one session and in two do not leave the same log")
	}
}

func contents(t testing.TB, dir, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	must(t, err)
	return string(data)
}

func TestCreateRefusesARun(t *testing.T) {
	dir := write(t, 3)
	before := contents(t, dir, LogFile)
	if _, err := Create(dir, header, map[string][]byte{"config.toml": nil}); !errors.Is(err, ErrExists) {
		t.Fatal(err)
	}
	if contents(t, dir, LogFile) != before {
		t.Fatal("the log was touched")
	}
	if _, err := os.Stat(filepath.Join(dir, "config.toml")); err == nil {
		t.Fatal("files were written into a directory in use")
	}
}
