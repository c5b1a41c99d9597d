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

// smallPlan returns a plan of eight random cells and two baselines on a Markov source.
func smallPlan(t *testing.T, workers int) (*Plan, []Entrant) {
	t.Helper()
	all, _ := train.Markov(6, 6000, 2, 1)
	p := &Plan{Recipe: Recipe{Shape: nnrnn.Shape{Layers: 1, Embedding: 6, Hidden: 10, Tied: true}, Words: 6,
		Settings: train.Settings{Batch: 4, Steps: 10, Every: 700, Rate: 0.01}},
		Train: train.Next(all[:5000]), Valid: train.Next(all[5000:5500]), Test: train.Next(all[5500:]), Text: "markov",
		Rates: []float64{0.003, 0.01}, RateSeed: 7,
		Seeds: []uint64{1, 2}, Rungs: []int{1000, 2500, 4500}, Dir: t.TempDir(), Workers: workers}
	var entrants []Entrant
	add := func(name string, c spacernn.Cell, baseline bool) {
		canonical, identity := c.Identity()
		entrants = append(entrants, Entrant{Name: name, Identity: identity, Baseline: baseline, Network: nnrnn.Cell(canonical), Genome: "{}"})
	}
	rng := rand.New(rand.NewPCG(1, 1))
	for i := range 8 {
		add(string(rune('a'+i)), spacernn.Space{}.Random(rng), false)
	}
	add("lstm", spacernn.LSTM(), true)
	add("gru", spacernn.GRU(), true)
	return p, entrants
}

func logged(t *testing.T, p *Plan) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(p.Dir, LogName))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// The better half is promoted, baselines are trained to the end, the best outcome is first, and nothing depends on the number
// of workers.
func TestRun(t *testing.T) {
	one, entrants := smallPlan(t, 1)
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
	if files, _ := filepath.Glob(filepath.Join(one.Dir, "*.checkpoint")); len(files) > 0 {
		t.Errorf("checkpoints remain: %v", files)
	}
	if count[2] != 4 || count[1] != 2 || count[0] != 4 {
		t.Errorf("entrants by last rung: %v", count)
	}
	two, entrants := smallPlan(t, 3)
	again, err := two.Run(t.Context(), entrants)
	if err != nil || !reflect.DeepEqual(all, again) || !bytes.Equal(logged(t, one), logged(t, two)) {
		t.Errorf("another number of workers gives another result: %v", err)
	}
}

// A run that is interrupted anywhere, or whose files are cut or lost, ends with the same log.
func TestResume(t *testing.T) {
	whole, entrants := smallPlan(t, 2)
	want, err := whole.Run(t.Context(), entrants)
	if err != nil {
		t.Fatal(err)
	}
	check := func(name string, p *Plan, entrants []Entrant) {
		t.Helper()
		got, err := p.Run(t.Context(), entrants)
		if err != nil || !reflect.DeepEqual(got, want) || !bytes.Equal(logged(t, p), logged(t, whole)) {
			t.Errorf("%s: %v: another log", name, err)
		}
	}
	for _, stop := range []int{1, 3000, 30000, 46000, 57000, 83000} {
		p, entrants := smallPlan(t, 2)
		ctx, cancel := context.WithCancel(t.Context())
		p.Progress = func(tokens int, _ string) {
			if tokens >= stop {
				cancel()
			}
		}
		if _, err := p.Run(ctx, entrants); !errors.Is(err, context.Canceled) {
			t.Fatalf("stopped at %d: %v", stop, err)
		}
		p.Progress = nil
		check("stopped", p, entrants)
		check("finished", p, entrants)
	}
	text := logged(t, whole)
	for _, cut := range []int{10, len(text) / 3, len(text) - 5} {
		p, entrants := smallPlan(t, 2)
		if err := os.WriteFile(filepath.Join(p.Dir, LogName), text[:cut], 0o666); err != nil {
			t.Fatal(err)
		}
		check("cut", p, entrants)
	}
	p, entrants := smallPlan(t, 1)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	p.Progress = func(tokens int, _ string) {
		if tokens >= 78000 {
			cancel()
		}
	}
	if _, err := p.Run(ctx, entrants); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	p.Progress = nil // the checkpoints are further on than the rest of the log
	if err := os.WriteFile(filepath.Join(p.Dir, LogName), text[:len(text)/3], 0o666); err != nil {
		t.Fatal(err)
	}
	check("checkpoints ahead", p, entrants)
}

// Run refuses a folder of other conditions, and plans and networks that cannot be trained.
func TestRefuses(t *testing.T) {
	p, entrants := smallPlan(t, 1)
	if _, err := p.Run(t.Context(), entrants[:2]); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Run(t.Context(), entrants[:3]); err == nil || !strings.Contains(err.Error(), "other conditions") {
		t.Error(err)
	}
	p.GateBias = 1
	if _, err := p.Run(t.Context(), entrants[:2]); err == nil || !strings.Contains(err.Error(), "other conditions") {
		t.Errorf("another gate bias: %v", err)
	}
	if _, err := p.Run(t.Context(), append(entrants[:1:1], entrants[0])); err == nil {
		t.Error("two entrants of one name: no error")
	}
	for want, change := range map[string]func(p *Plan, e *Entrant){
		"different numbers more than 0": func(p *Plan, _ *Entrant) { p.Rates = []float64{0.1, 0.1} },
		"must be at least 0":            func(p *Plan, _ *Entrant) { p.RateTokens = -1 },
		"not be among the seeds":        func(p *Plan, _ *Entrant) { p.RateSeed = 2 },
		"no folder for the results":     func(p *Plan, _ *Entrant) { p.Dir = "" },
		"at least 1 and ascending":      func(p *Plan, _ *Entrant) { p.Rungs = []int{200, 100} },
		"at least one of each":          func(p *Plan, _ *Entrant) { p.Seeds = nil },
		"vocabulary of 0 words":         func(p *Plan, _ *Entrant) { p.Words = 0 },
		"must be width or parameters":   func(p *Plan, _ *Entrant) { p.Equal = "depth" },
		"reference cell":                func(p *Plan, _ *Entrant) { p.Equal = Parameters },
		"no network":                    func(_ *Plan, e *Entrant) { e.Network = nil },
		"without a new hidden state":    func(_ *Plan, e *Entrant) { e.Network = nnrnn.Cell{} },
		"must be that of a file":        func(_ *Plan, e *Entrant) { e.Name = "../lstm" },
		"every size must be at least 1": func(p *Plan, _ *Entrant) { p.Shape.Hidden = 0 },
	} {
		p, entrants := smallPlan(t, 1)
		change(p, &entrants[0])
		if _, err := p.Run(t.Context(), entrants); err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "halving: ") {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// A cell whose training diverges fails with a reason, and is last.
func TestDiverges(t *testing.T) {
	p, entrants := smallPlan(t, 2)
	square := nnrnn.Cell{Nodes: []nnrnn.Node{{Op: nnrnn.Linear, In: []nnrnn.Ref{nnrnn.X, nnrnn.Prev(0)}}, {Op: nnrnn.Prod, In: []nnrnn.Ref{0, 0}}}, New: []nnrnn.Ref{1}}
	entrants = append(entrants[:1], entrants[8], Entrant{Name: "square", Identity: "square", Network: square, Genome: "{}"})
	p.Rates, p.Settings.Rate = nil, 3
	all, err := p.Run(t.Context(), entrants)
	if err != nil {
		t.Fatal(err)
	}
	last := all[len(all)-1]
	if last.Name != "square" || !math.IsInf(last.Loss, 1) || !strings.Contains(last.Failed, "diverged at update") {
		t.Errorf("%+v", all)
	}
}

// With equal parameters, each cell has at most as many as the reference, and more with one unit more.
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

// Results of baselines are shared between plans. An entrant whose weights are needed has them all the same.
func TestCache(t *testing.T) {
	cache := t.TempDir()
	var logs [][]byte
	for range 2 {
		p, entrants := smallPlan(t, 2)
		p.Cache = cache
		entrants[9].Weights = true // gru
		if _, err := p.Run(t.Context(), entrants); err != nil {
			t.Fatal(err)
		}
		logs = append(logs, logged(t, p))
		weights, _ := filepath.Glob(filepath.Join(p.Dir, "lstm*.safetensors"))
		if (len(weights) == 0) != (len(logs) == 2) {
			t.Errorf("plan %d: %v", len(logs), weights)
		}
		if _, err := os.Stat(p.Weights("gru", p.Seeds[0])); err != nil {
			t.Errorf("plan %d: %v", len(logs), err)
		}
	}
	if !bytes.Equal(logs[0], logs[1]) {
		t.Error("a cached result differs")
	}
}

// A baseline's result belongs to the streams of its plan, also where another plan describes other streams alike.
func TestCacheOfOtherStreams(t *testing.T) {
	cache := t.TempDir()
	var tests []float64
	for i := range 2 {
		p, entrants := smallPlan(t, 2)
		p.Cache, p.Rates, p.Seeds, p.Rungs = cache, nil, p.Seeds[:1], p.Rungs[:1]
		if i == 1 {
			p.Test = train.Next(p.Test.Tokens[:100])
		}
		all, err := p.Run(t.Context(), entrants[8:])
		if err != nil {
			t.Fatal(err)
		}
		tests = append(tests, all[0].Test)
	}
	if tests[0] == tests[1] {
		t.Errorf("two tests have the same loss, %v", tests[0])
	}
}
