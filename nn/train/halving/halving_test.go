package halving

import (
	"bytes"
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	nnrnn "evolve/nn/rnn"
	"evolve/nn/train"
	spacernn "evolve/space/rnn"
)

// field is one of eight random cells and two known ones on a Markov source, in small.
func field(t *testing.T, workers int) (*Plan, []Entrant) {
	t.Helper()
	all, _ := train.Markov(6, 6000, 2, 1)
	f := &Plan{Recipe: Recipe{Shape: nnrnn.Shape{Layers: 1, Embedding: 6, Hidden: 10, Tied: true}, Words: 6,
		Settings: train.Settings{Batch: 4, Steps: 10, Every: 700, Rate: 0.01}},
		Train: train.Next(all[:5000]), Valid: train.Next(all[5000:5500]), Test: train.Next(all[5500:]), Text: "markov",
		Seeds: []uint64{1, 2}, Rungs: []int{1000, 2500, 4500}, Dir: t.TempDir(), Workers: workers}
	var entrants []Entrant
	add := func(name string, c spacernn.Cell, known bool) {
		canonical, identity := c.Identity()
		entrants = append(entrants, Entrant{name, identity, known, nnrnn.Cell(canonical), "{}"})
	}
	rng := rand.New(rand.NewPCG(1, 1))
	for i := range 8 {
		add(string(rune('a'+i)), spacernn.Space{}.Random(rng), false)
	}
	add("lstm", spacernn.LSTM(), true)
	add("gru", spacernn.GRU(), true)
	return f, entrants
}

func logged(t *testing.T, f *Plan) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(f.Dir, LogName))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// Halves go on, known entrants stay, the best is first; it does not depend on the number of workers.
func TestField(t *testing.T) {
	one, entrants := field(t, 1)
	all, err := one.Run(t.Context(), entrants)
	if err != nil {
		t.Fatal(err)
	}
	count := map[int]int{}
	for i, s := range all {
		count[s.Rung]++
		if s.Baseline && s.Rung != 2 {
			t.Errorf("%s ends in rung %d", s.Name, s.Rung)
		}
		if i > 0 && all[i-1].Rung == s.Rung && all[i-1].Loss > s.Loss {
			t.Errorf("%v before %v", all[i-1], s)
		}
		if s.Rung == 2 && (s.Test == 0 || s.Tokens < 4500) {
			t.Errorf("%+v", s)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(one.Dir, "*.checkpoint")); len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
	if count[2] != 4 || count[1] != 2 || count[0] != 4 {
		t.Errorf("entrants by last rung: %v", count)
	}
	two, entrants := field(t, 3)
	again, err := two.Run(t.Context(), entrants)
	if err != nil || !reflect.DeepEqual(all, again) || !bytes.Equal(logged(t, one), logged(t, two)) {
		t.Errorf("another number of workers, another result: %v", err)
	}
}

// A field that is stopped anywhere, or whose files are cut or lost, ends with the same log.
func TestFieldGoesOn(t *testing.T) {
	whole, entrants := field(t, 2)
	want, err := whole.Run(t.Context(), entrants)
	if err != nil {
		t.Fatal(err)
	}
	check := func(name string, f *Plan, entrants []Entrant) {
		t.Helper()
		got, err := f.Run(t.Context(), entrants)
		if err != nil || !reflect.DeepEqual(got, want) || !bytes.Equal(logged(t, f), logged(t, whole)) {
			t.Errorf("%s: %v: another log", name, err)
		}
	}
	for _, stop := range []int{1, 3000, 12000, 25000, 38000} {
		f, entrants := field(t, 2)
		ctx, cancel := context.WithCancel(t.Context())
		f.Progress = func(tokens int, _ string) {
			if tokens >= stop {
				cancel()
			}
		}
		if _, err := f.Run(ctx, entrants); !errors.Is(err, context.Canceled) {
			t.Fatalf("stopped at %d: %v", stop, err)
		}
		f.Progress = nil
		check("stopped", f, entrants)
		check("finished", f, entrants)
	}
	text := logged(t, whole)
	for _, cut := range []int{10, len(text) / 3, len(text) - 5} {
		f, entrants := field(t, 2)
		if err := os.WriteFile(filepath.Join(f.Dir, LogName), text[:cut], 0o666); err != nil {
			t.Fatal(err)
		}
		check("cut", f, entrants)
	}
	f, entrants := field(t, 1)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	f.Progress = func(tokens int, _ string) {
		if tokens >= 33000 {
			cancel()
		}
	}
	if _, err := f.Run(ctx, entrants); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	f.Progress = nil // checkpoints are further on than what is left of the log
	if err := os.WriteFile(filepath.Join(f.Dir, LogName), text[:len(text)/3], 0o666); err != nil {
		t.Fatal(err)
	}
	check("checkpoints ahead", f, entrants)
}

func TestFieldRefuses(t *testing.T) {
	f, entrants := field(t, 1)
	if _, err := f.Run(t.Context(), entrants[:2]); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Run(t.Context(), entrants[:3]); err == nil || !strings.Contains(err.Error(), "another training") {
		t.Error(err)
	}
	if _, err := f.Run(t.Context(), append(entrants[:1:1], entrants[0])); err == nil {
		t.Error("two of a name")
	}
}

// A cell that blows up fails, is said to, and stays behind.
func TestFieldDiverges(t *testing.T) {
	f, entrants := field(t, 2)
	square := nnrnn.Cell{Nodes: []nnrnn.Node{{Op: nnrnn.Linear, In: []nnrnn.Ref{nnrnn.X, nnrnn.Prev(0)}}, {Op: nnrnn.Prod, In: []nnrnn.Ref{0, 0}}}, New: []nnrnn.Ref{1}}
	entrants = append(entrants[:1], entrants[8], Entrant{"square", "square", false, square, "{}"})
	f.Settings.Rate = 3
	all, err := f.Run(t.Context(), entrants)
	if err != nil {
		t.Fatal(err)
	}
	last := all[len(all)-1]
	if last.Name != "square" || !math.IsInf(last.Loss, 1) || !strings.Contains(last.Failed, "diverged at update") {
		t.Errorf("%+v", all)
	}
}

// Equal parameters are as many as an LSTM has, or less by at most one step of width.
func TestEqualParameters(t *testing.T) {
	canonical, _ := spacernn.LSTM().Identity()
	r := Recipe{Shape: nnrnn.Shape{Layers: 2, Embedding: 64, Hidden: 64, Tied: true}, Words: 500, Equal: Parameters, Reference: nnrnn.Cell(canonical)}
	want := nnrnn.Cell(canonical).Parameters(r.Shape, r.Words)
	if width, n := r.Size(nnrnn.Cell(canonical)); width != 64 || n != want {
		t.Errorf("the LSTM itself: %d, %d", width, n)
	}
	rng := rand.New(rand.NewPCG(1, 1))
	for range 100 {
		c, _ := spacernn.Space{}.Random(rng).Identity()
		width, n := r.Size(nnrnn.Cell(c))
		if n > want || nnrnn.Cell(c).Parameters(r.scaled(width+1), r.Words) <= want {
			t.Errorf("%d units, %d parameters of %d", width, n, want)
		}
	}
}

// Results of known entrants are shared between fields.
func TestShared(t *testing.T) {
	cache := t.TempDir()
	var logs [][]byte
	for range 2 {
		f, entrants := field(t, 2)
		f.Cache = cache
		if _, err := f.Run(t.Context(), entrants); err != nil {
			t.Fatal(err)
		}
		logs = append(logs, logged(t, f))
		weights, _ := filepath.Glob(filepath.Join(f.Dir, "lstm*.safetensors"))
		if (len(weights) == 0) != (len(logs) == 2) {
			t.Errorf("field %d: %v", len(logs), weights)
		}
	}
	if !bytes.Equal(logs[0], logs[1]) {
		t.Error("a shared result is another one")
	}
}
