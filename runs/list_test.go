package runs

import (
	"encoding/json"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"evolve/search"
)

// seqOf yields candidates, then an error unless it is nil.
func seqOf(ls []Line, err error) iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		for _, l := range ls {
			if !yield(l, nil) {
				return
			}
		}
		if err != nil {
			yield(Line{}, err)
		}
	}
}

func TestTop(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 200 {
		var all, ranked []Line
		for id := range rng.IntN(30) {
			l := Line{ID: id, Objectives: []float64{float64(rng.IntN(6))}}
			switch zero := 0; rng.IntN(6) {
			case 0:
				l.Cached = &zero
			case 1:
				l.Err = "failed"
			case 2:
				l.Violation = 0.5
			default:
				ranked = append(ranked, l)
			}
			all = append(all, l)
		}
		slices.SortStableFunc(ranked, func(a, b Line) int { return b.Outcome().Compare(a.Outcome()) })
		for k := range 5 {
			got, err := Top(seqOf(all, nil), k)
			must(t, err)
			if want := ranked[:min(k, len(ranked))]; !slices.EqualFunc(got, want, func(a, b Line) bool { return a.ID == b.ID }) {
				t.Fatalf("top %d is %v, want %v", k, got, want)
			}
		}
	}
	if _, err := Top(seqOf(lines(0, 3), errFull), 1); err != errFull {
		t.Error(err)
	}
}

func TestDiff(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{`{"a":1}`, ` { "a" : 1 } `, ""},
		{`{"strategy":{"population":100,"kind":"aging"}}`, `{"strategy":{"kind":"aging","population":50}}`, "strategy.population: 100 -> 50"},
		{`{"budget":{}}`, `{"budget":{"wall":"1h"}}`, `budget.wall: (not set) -> "1h"`},
		{`{}`, `{"input":{"kind":"zipf","length":10}}`, `input.kind: (not set) -> "zipf"; input.length: (not set) -> 10`},
		{`{"input":{}}`, `{}`, `input: {} -> (not set)`},
		{`{"objective":[{"metric":"a"}]}`, `{"objective":[{"metric":"b"},{"metric":"c"}]}`,
			`objective[0].metric: "a" -> "b"; objective[1].metric: (not set) -> "c"`},
		{`{"b":1e3,"a":1000,"c":1.0}`, `{"b":1000,"a":1e3,"c":1}`, ""},
		{`{"seed":18446744073709551615}`, `{"seed":18446744073709551614}`, "seed: 18446744073709551615 -> 18446744073709551614"},
		{`{"a":1}`, `{"a":"1"}`, `a: 1 -> "1"`},
		{`{"a":null}`, `{}`, `a: null -> (not set)`},
		{`{"a":{"b":1}}`, `{"a":2}`, `a: {"b":1} -> 2`},
		{`{"a b":{"c.d":1}}`, `{"a b":{"c.d":2}}`, `"a b"."c.d": 1 -> 2`},
		{`{"limit":"<=25e6"}`, `{"limit":"<=26e6"}`, `limit: "<=25e6" -> "<=26e6"`},
		{`{"a":`, `{}`, `: "{\"a\":" -> {}`},
		{``, `{}`, `: (not set) -> {}`},
	} {
		var got []string
		for _, change := range Diff(json.RawMessage(c.old), json.RawMessage(c.new)) {
			got = append(got, change.String())
		}
		if s := strings.Join(got, "; "); s != c.want {
			t.Errorf("%s to %s:\n got %s\nwant %s", c.old, c.new, s, c.want)
		}
	}
}

// sample writes a run with the given first objectives. A negative one stands for a failed evaluation.
func sample(t *testing.T, dir, strategy string, seed uint64, input string, objectives ...float64) {
	t.Helper()
	h := header
	h.Seed = seed
	h.Config = fmt.Appendf(nil, `{"name":"run %d","seed":%d,"input":{"kind":%q},"strategy":%s}`, seed, seed, input, strategy)
	r, err := Create(dir, h, nil)
	must(t, err)
	for id, v := range objectives {
		l := Line{ID: id, Op: search.Fresh, Genome: []byte("1"), Hash: fmt.Sprint(id), Objectives: []float64{v},
			Metrics: map[string]float64{"memory": -v}}
		if v < 0 {
			l.Objectives, l.Metrics, l.Err = nil, nil, "failed"
		}
		if first := id - 1; id > 0 && v == objectives[first] {
			l.Cached, l.Metrics = &first, nil
		}
		must(t, r.Append(l, 0))
	}
	must(t, r.Close())
}

func TestList(t *testing.T) {
	root := t.TempDir()
	sample(t, filepath.Join(root, "a", "2-s7"), `{"kind":"aging"}`, 7, "uniform", 1, 5, 5, -1, 5)
	sample(t, filepath.Join(root, "a", "3-s8"), `{"kind":"random"}`, 8, "uniform")
	sample(t, filepath.Join(root, "b"), `{"kind":"local"}`, 9, "uniform", 2, 3)
	broken := filepath.Join(root, "b2")
	must(t, os.Mkdir(broken, 0o777))
	must(t, os.Mkdir(filepath.Join(root, "empty"), 0o777))
	put(t, broken, LogFile, "{}\n")
	half := filepath.Join(root, "c")
	sample(t, half, `{"kind":"local"}`, 10, "uniform", 2, 3)
	put(t, half, LogFile, contents(t, half, LogFile)+"\n{}\n")

	got, err := List(root)
	must(t, err)
	for i := range got {
		if (got[i].Err != "") != (got[i].Dir == broken || got[i].Dir == half) {
			t.Errorf("%s: error %q", got[i].Dir, got[i].Err)
		}
		got[i].Err = ""
	}
	want := []Entry{
		{Dir: filepath.Join(root, "a", "2-s7"), Name: "run 7", Strategy: "aging", Seed: 7, Count: 5, Distinct: 4, Failed: 1, Best: 1, Objective: 5},
		{Dir: filepath.Join(root, "a", "3-s8"), Name: "run 8", Strategy: "random", Seed: 8, Best: -1},
		{Dir: filepath.Join(root, "b"), Name: "run 9", Strategy: "local", Seed: 9, Count: 2, Distinct: 2, Best: 1, Objective: 3},
		{Dir: broken, Best: -1},
		{Dir: half, Name: "run 10", Strategy: "local", Seed: 10, Count: 4, Distinct: 2, Best: 1, Objective: 3},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
	if _, err := List(filepath.Join(root, "none")); err == nil {
		t.Error("a folder that does not exist has no runs")
	}
}

// A catalog sees runs that appear, grow and disappear, and does not read unchanged logs again.
func TestCatalog(t *testing.T) {
	root := t.TempDir()
	var c Catalog
	list := func(want string) {
		t.Helper()
		entries, err := c.List(root)
		must(t, err)
		got := ""
		for _, e := range entries {
			got += fmt.Sprintf("%s:%d ", filepath.Base(e.Dir), e.Count)
		}
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	list("")
	a := filepath.Join(root, "a")
	sample(t, a, `{"kind":"aging"}`, 7, "uniform", 1, 5)
	list("a:2 ")
	info, err := os.Stat(filepath.Join(a, LogFile))
	must(t, err)
	whole := contents(t, a, LogFile)
	put(t, a, LogFile, strings.Repeat(" ", len(whole))) // of the same length and time: it is not looked at
	must(t, os.Chtimes(filepath.Join(a, LogFile), info.ModTime(), info.ModTime()))
	list("a:2 ")
	sample(t, filepath.Join(root, "b"), `{"kind":"random"}`, 8, "uniform", 4)
	must(t, os.RemoveAll(a))
	list("b:1 ")
	sample(t, a, `{"kind":"aging"}`, 7, "uniform", 1, 5, 6)
	list("a:3 b:1 ")
}
