package rnn

import (
	"reflect"
	"testing"
)

// checkFastParser requires that the fast parser returns what the general one returns, or reports false.
func checkFastParser(t *testing.T, data []byte) (ok bool) {
	t.Helper()
	got, ok := parseFast(data)
	if !ok {
		return false
	}
	r, err := parseRecipe(data)
	if err != nil {
		t.Fatalf("%q is read, but: %v", data, err)
	}
	want, err := r.cell()
	if err != nil || !reflect.DeepEqual(got, want) || !got.Equal(want) {
		t.Fatalf("%q reads %+v, want %+v (%v)", data, got, want, err)
	}
	return true
}

func TestFastParser(t *testing.T) {
	r := rng(1)
	c := Space{}.Random(r)
	for i := range 300 {
		data := []byte(text(c))
		if !checkFastParser(t, data) {
			t.Fatalf("not read: %s", data)
		}
		for _, b := range []byte("0123789,_\"{}[] xn") { // change, remove or append one byte
			at := r.IntN(len(data))
			broken := append([]byte(nil), data...)
			broken[at] = b
			checkFastParser(t, broken)
			checkFastParser(t, append(broken[:at], data[at+1:]...))
			checkFastParser(t, append(data[:len(data):len(data)], b))
		}
		d := Space{}.Mutate(c, r)
		if c.Equal(d) || d.Equal(c) || !c.Equal(c.clone()) {
			t.Fatalf("Equal of %s and %s", text(c), text(d))
		}
		if c = d; i%30 == 0 {
			c = Space{}.Random(r)
		}
	}
	for _, data := range []string{`{}`, `{`, ``, `{"h_new_0":{"op":"linear","input":["x"]}`, `{"h_new_1":{"op":"linear","input":["x"]}}`,
		`{"node_1":{"op":"linear","input":["x"]},"h_new_0":{"op":"linear","input":["node_1"]}}`,
		`{"h_new_0":{"op":"linear","input":["x"]},"h_new_0":{"op":"linear","input":["x"]}}`,
		`{"h_new_0":{"op":"linear","input":["h_prev_1"]}}`, `{"h_new_0":{"op":"linear","input":["h_prev_1000000"]}}`} {
		if checkFastParser(t, []byte(data)) {
			t.Errorf("%s is accepted by the fast parser", data)
		}
	}
}

func FuzzFastParser(f *testing.F) {
	f.Add([]byte(text(LSTM())))
	f.Add([]byte(text(SimpleRNN())))
	f.Fuzz(func(t *testing.T, data []byte) { checkFastParser(t, data) })
}

func BenchmarkUnmarshalJSON(b *testing.B) {
	data := []byte(text(LSTM()))
	b.ReportAllocs()
	for b.Loop() {
		var c Cell
		if err := c.UnmarshalJSON(data); err != nil {
			b.Fatal(err)
		}
	}
}
