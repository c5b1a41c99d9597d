package runs

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// The fast reader accepts only what json.Unmarshal accepts, and returns the same.
func checkPlain(t *testing.T, text []byte) {
	t.Helper()
	var p parser
	got, ok := p.fast(text)
	if !ok {
		return
	}
	var want Line
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatalf("%q is read, but: %v", text, err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("%q reads %+v, want %+v", text, got, want)
	}
}

func TestPlainLines(t *testing.T) {
	first := 0
	full := Line{ID: 7, Op: "cross", Parents: []int{3, 5}, Index: 2, Genome: []byte(`{"a":[1,-2.5e+10,true,false,null,"x y",{},[]]}`), Hash: "00ff",
		Cached: &first, Metrics: map[string]float64{"b": 1e-9, "a": -0.5, "c": 1e300}, Objectives: []float64{1, -2e-7}, Violation: 0.25, Err: "no"}
	for _, l := range []Line{full, {Op: "random", Genome: []byte(`1`)}, {Genome: []byte(`""`), Err: "e"}} {
		text, err := appendLine(nil, l)
		must(t, err)
		text = text[:len(text)-1]
		var p parser
		if got, ok := p.fast(text); !ok || !reflect.DeepEqual(got, l) {
			t.Errorf("%s reads %+v (%v)", text, got, ok)
		}
		for i := range text { // shortened, and with one byte changed to one that means something
			checkPlain(t, text[:i])
			for _, c := range []byte("0-.e{}[],:\"\\ tnx\x00\xff") {
				broken := append([]byte(nil), text...)
				broken[i] = c
				checkPlain(t, broken)
			}
		}
	}
}

// The fast writer returns what json.Marshal returns, and refuses only candidates that need escapes or have no JSON.
func TestPlainIsWhatJSONWrites(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	plain := 0
	for id := range 3000 {
		l := awkward(id, rng)
		if id%2 == 0 { // its numbers alone are awkward
			l.Op, l.Hash, l.Err, l.Genome = "mutate", "00ff", "", []byte(`{"a":[1]}`)
			metrics := map[string]float64{}
			for _, v := range l.Metrics {
				metrics[string(rune('a'+len(metrics)))] = v
			}
			l.Metrics = metrics
		}
		want, err := json.Marshal(l)
		must(t, err)
		got, ok := appendFast(nil, &l)
		if ok && string(got) != string(want) {
			t.Fatalf("%s, want %s", got, want)
		}
		if ok {
			plain++
		}
		checkPlain(t, want)
	}
	if plain < 1500 {
		t.Errorf("only %d lines of 3000 were plain", plain)
	}
	for _, genome := range []string{"", " 1", "1 ", "01", "1.", ".5", "-", "1e", "tru", "nul", "[1,]", "{,}", `{"a"}`, `{"a":}`, `{1:2}`,
		"[", "{", `"`, `"\n"`, `"<"`, "é", "[1 ]", "1,2", "NaN", strings.Repeat("[", 40) + strings.Repeat("]", 40)} {
		if n, ok := skipValue([]byte(genome), 0); ok && n == len(genome) {
			t.Errorf("%q is taken for plain JSON", genome)
		}
	}
}

func FuzzPlain(f *testing.F) {
	text, _ := appendLine(nil, line(3))
	f.Add(text[:len(text)-1])
	f.Add([]byte(`{"id":1,"op":"a","genome":{"x":[1]},"hash":"b","metrics":{"m":1},"objectives":[1,2],"violation":1e5,"err":"x"}`))
	f.Fuzz(func(t *testing.T, text []byte) { checkPlain(t, text) })
}
