package runs

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"evolve/search"
)

// awkward returns a candidate with everything that an encoder may get wrong.
func awkward(id int, rng *rand.Rand) Line {
	number := func() float64 {
		for {
			if v := math.Float64frombits(rng.Uint64()); !math.IsNaN(v) && !math.IsInf(v, 0) {
				return v
			}
		}
	}
	text := func() string {
		pieces := []string{"", "<&>", "\u2028", "ü", "\"", "\\", "\n", "\x00", "日本", "\t", "€", "plain", "'"}
		var s string
		for range rng.IntN(4) {
			s += pieces[rng.IntN(len(pieces))]
		}
		return s
	}
	l := Line{ID: id, Op: search.Op("op" + text()), Hash: text(), Err: text(), Index: rng.IntN(3)}
	if id > 0 {
		l.Parents = []int{rng.IntN(id), rng.IntN(id)}[:1+rng.IntN(2)]
		if first := rng.IntN(id); rng.IntN(3) == 0 {
			l.Cached = &first
		}
	}
	l.Screened = rng.IntN(2) == 0
	if rng.IntN(2) == 0 {
		v := number()
		l.Predicted = &v
	}
	if rng.IntN(2) == 0 {
		l.Violation = math.Abs(number())
	}
	for range rng.IntN(4) {
		l.Objectives = append(l.Objectives, number())
		if l.Metrics == nil {
			l.Metrics = map[string]float64{}
		}
		l.Metrics[text()] = number()
	}
	l.Genome, _ = json.Marshal(map[string]any{text(): number(), "x": []any{text(), nil, true}})
	return l
}

// A log holds the bytes of json.Marshal, and reading it returns what was written, to the last bit.
func TestLineRoundTrip(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	dir := write(t, 0)
	r, err := Open(dir)
	must(t, err)
	var want bytes.Buffer
	var put []Line
	for id := range 500 {
		l := awkward(id, rng)
		must(t, r.Append(l, 0))
		text, err := json.Marshal(l)
		must(t, err)
		want.Write(append(text, '\n'))
		put = append(put, l)
	}
	must(t, r.Close())
	if got := contents(t, dir, LogFile); got[r.start:] != want.String() {
		t.Error("the log is not what json.Marshal gives")
	}
	for i, l := range collect(t, r.Lines()) {
		if !reflect.DeepEqual(l, put[i]) {
			t.Fatalf("candidate %d reads %+v, was %+v", i, l, put[i])
		}
	}
}

// The log compacts the text of a genome, whatever its layout.
func TestGenomeText(t *testing.T) {
	a, b := line(1), line(1)
	a.Genome, b.Genome = []byte("{ \"a\" :\n[1, \"<\"] }"), []byte(`{"a":[1,"\u003c"]}`)
	x, err := appendLine(nil, a)
	must(t, err)
	y, err := appendLine(nil, b)
	must(t, err)
	if !bytes.Equal(x, y) {
		t.Errorf("%s and %s", x, y)
	}
}

func TestLongLines(t *testing.T) {
	dir := write(t, 1)
	r, err := Open(dir)
	must(t, err)
	var put []Line
	for id, size := range map[int]int{1: 1<<16 - 300, 2: 1 << 16, 3: 1 << 20, 4: 10, 5: 3 << 16} {
		l := line(id)
		l.Genome = fmt.Appendf(nil, `"%0*d"`, size, id)
		put = append(put, l)
	}
	for id := 1; id <= len(put); id++ {
		for _, l := range put {
			if l.ID == id {
				must(t, r.Append(l, 0))
			}
		}
	}
	must(t, r.Close())
	for _, l := range collect(t, r.Lines())[1:] {
		for _, p := range put {
			if p.ID == l.ID && !reflect.DeepEqual(p, l) {
				t.Errorf("candidate %d came back changed", l.ID)
			}
		}
	}
}

func FuzzLog(f *testing.F) {
	log := contents(f, write(f, 6), LogFile)
	for _, text := range []string{log, log[:len(log)-7], log[:40], "", "\n", "{}\n{}\n", `{"format":1,"config":{}}` + "\nnull\n"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := scanLog("log", bytes.NewReader(data))
		if err != nil {
			return
		}
		if l.end > int64(len(data)) || l.end < l.start || data[l.end-1] != '\n' || l.Torn != (int(l.end) < len(data)) {
			t.Fatalf("whole lines from %d to %d of %d, torn %v", l.start, l.end, len(data), l.Torn)
		}
		n := 0
		candidates("log", bytes.NewReader(data[l.start:l.end]), func(c Line, err error) bool {
			if err == nil && c.ID != n {
				t.Fatalf("found candidate %d, want %d", c.ID, n)
			}
			if _, e := appendLine(nil, c); err == nil && e != nil {
				t.Fatalf("candidate %d cannot be written again: %v", n, e)
			}
			if err == nil {
				n++
			}
			return true
		})
		if n > l.Count {
			t.Fatalf("%d candidates, %d counted", n, l.Count)
		}
	})
}

func FuzzTimes(f *testing.F) {
	f.Add([]byte(contents(f, write(f, 6), TimesFile)), 3)
	f.Fuzz(func(t *testing.T, data []byte, count int) {
		next := 0
		for tm, text := range validTimes(data, count) {
			if tm.ID < next || tm.ID >= count || !bytes.HasSuffix(text, []byte("\n")) {
				t.Fatalf("%+v of %d", tm, count)
			}
			next = tm.ID + 1
		}
	})
}

func FuzzSegment(f *testing.F) {
	good := encodeEntry(encodeEntry(nil, hashKey{1}, 0.1), hashKey{2}, -1e-300)
	f.Add(good)
	f.Add(good[:50])
	f.Add([]byte("0 1 2\n\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		entries := 0
		broken := parseSegment(data, func(k hashKey, v float64) {
			entries++
			if !bytes.Contains(data, encodeEntry(nil, k, v)) {
				t.Fatalf("%x %v is not written there", k, v)
			}
		})
		if lines := bytes.Count(data, []byte("\n")); entries+broken != lines {
			t.Fatalf("%d entries and %d broken of %d lines", entries, broken, lines)
		}
	})
}

func FuzzDiff(f *testing.F) {
	f.Add([]byte(`{"a":{"b":[1,2]}}`), []byte(`{"a":{"b":[1],"c":1e3}}`))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		if len(Diff(a, a)) != 0 {
			t.Fatal("differs from itself")
		}
		there, back := Diff(a, b), Diff(b, a)
		if len(there) != len(back) {
			t.Fatalf("%v one way, %v the other", there, back)
		}
		for i := range there {
			if there[i] != (Change{back[i].Path, back[i].New, back[i].Old}) {
				t.Fatalf("%v one way, %v the other", there[i], back[i])
			}
		}
	})
}

func TestReadingStopsWhenAsked(t *testing.T) {
	l, err := Read(write(t, 5))
	must(t, err)
	for c := range l.Lines() {
		if c.ID == 2 {
			break
		}
	}
	for range l.Times() {
		break
	}
	var b bytes.Buffer
	if _, err := nextLine(bufio.NewReader(&b), new([]byte)); err == nil {
		t.Error("no line was read from nothing")
	}
}
