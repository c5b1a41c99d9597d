package bert_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"evolve/nn"
	"evolve/nn/bert"
)

// TestCheck breaks one rule at a time and looks for its message.
func TestCheck(t *testing.T) {
	good := bert.Layer{Op: bert.SDP, Heads: 2, Feed: []int{4}}
	for want, change := range map[string]func(e *bert.Encoder, l *bert.Layer){
		"layer 1: heads (3): do not divide hidden size 8": func(_ *bert.Encoder, l *bert.Layer) { l.Heads = 3 },
		"layer 1: heads (0)":                              func(_ *bert.Encoder, l *bert.Layer) { l.Heads = 0 },
		"kernel (4): want an odd number":                  func(_ *bert.Encoder, l *bert.Layer) { l.Op, l.Kernel = bert.DSC, 4 },
		"SDP cannot be bare":                              func(_ *bert.Encoder, l *bert.Layer) { l.Bare = true },
		"no feed-forward layer":                           func(_ *bert.Encoder, l *bert.Layer) { l.Feed = nil },
		"feed-forward width (0)":                          func(_ *bert.Encoder, l *bert.Layer) { l.Feed = []int{3, 0} },
		"operation (Op(9)): unknown":                      func(_ *bert.Encoder, l *bert.Layer) { l.Op = 9 },
		"no layers":                                       func(e *bert.Encoder, _ *bert.Layer) { e.Layers = nil },
		"positions 0":                                     func(e *bert.Encoder, _ *bert.Layer) { e.Positions = 0 },
	} {
		e := bert.Encoder{Vocabulary: 5, Positions: 4, Embedding: 3, Hidden: 8, Layers: []bert.Layer{good, good}}
		if err := e.Check(); err != nil {
			t.Fatal(err)
		}
		change(&e, &e.Layers[1])
		if err := e.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// TestForwardRefuses checks the errors of a sequence that is too long and of a canceled context.
func TestForwardRefuses(t *testing.T) {
	e := oddEncoders()["SDP"]
	var n bert.Network
	n.Draw(e, 1)
	_, err := n.Forward(context.Background(), make([]int, 14), bert.Pass{Batch: 1, Length: 14}, new(nn.Arena[float32]))
	if err == nil || !strings.Contains(err.Error(), "14 tokens: there are 13 positions") {
		t.Error(err)
	}
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := n.Record(ended, make([]int, 7), bert.Pass{Batch: 1, Length: 7}, new(nn.Arena[float32])); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestMemoryIsReused checks that networks that follow each other in the same memory give the same bits as each alone,
// recorded or not.
func TestMemoryIsReused(t *testing.T) {
	var n bert.Network
	var memory nn.Arena[float32]
	tokens := []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5}
	run := func(n *bert.Network, e bert.Encoder, record bool) []float32 {
		memory.Reset()
		n.Draw(e, 3)
		pass := n.Forward
		if record {
			pass = n.Record
		}
		trace, err := pass(context.Background(), tokens, bert.Pass{Batch: 2, Length: 7}, &memory)
		if err != nil {
			t.Fatal(err)
		}
		return slices.Clone(trace.Output())
	}
	for range 2 {
		for name, e := range oddEncoders() {
			var alone bert.Network
			want := run(&alone, e, false)
			if !slices.Equal(want, run(&n, e, false)) || !slices.Equal(want, run(&n, e, true)) {
				t.Errorf("%s: the output differs in reused memory", name)
			}
		}
	}
}

// TestChange checks that Change affects the output, and that Draw undoes it.
func TestChange(t *testing.T) {
	e := oddEncoders()["all of it"]
	var n bert.Network
	output := func() []float32 {
		trace, err := n.Forward(context.Background(), []int{1, 2, 3}, bert.Pass{Batch: 1, Length: 3}, new(nn.Arena[float32]))
		if err != nil {
			t.Fatal(err)
		}
		return slices.Clone(trace.Output())
	}
	n.Draw(e, 1)
	before := output()
	n.Change(func(_ int, p *bert.Parameter) {
		for i := range p.Value {
			p.Value[i] *= 2
		}
	})
	if slices.Equal(before, output()) {
		t.Error("doubled weights do not change the output")
	}
	if n.Draw(e, 1); !slices.Equal(before, output()) {
		t.Error("the change is still there after Draw")
	}
}

// TestLoadAgain checks that Load takes what Tree returns, and that a network loaded again with changed values computes,
// forward and back, what a fresh one computes.
func TestLoadAgain(t *testing.T) {
	e := oddEncoders()["all of it"]
	run := func(n *bert.Network, values map[string][]float32) (all [][]float32) {
		if !n.Load(e, values) {
			t.Fatal("weights do not fit")
		}
		trace, err := n.Record(context.Background(), []int{1, 2, 3}, bert.Pass{Batch: 1, Length: 3}, new(nn.Arena[float32]))
		if err != nil {
			t.Fatal(err)
		}
		g, err := trace.Backward(context.Background(), trace.Output(), true)
		if err != nil {
			t.Fatal(err)
		}
		return append(g.Weights, trace.Output())
	}
	var drawn, n, fresh bert.Network
	drawn.Draw(e, 1)
	drawn.DrawWords()
	values := map[string][]float32{}
	for _, p := range drawn.Parameters() {
		values[p.Name()] = p.Tree(p.Value)
	}
	before := run(&n, values)
	for i, p := range drawn.Parameters() {
		if !slices.Equal(p.Value, n.Parameters()[i].Value) {
			t.Errorf("%s: Load changes the values", p.Name())
		}
		for j := range values[p.Name()] {
			values[p.Name()][j] += 0.1
		}
	}
	after, want := run(&n, values), run(&fresh, values)
	for i := range want {
		if !slices.Equal(after[i], want[i]) {
			t.Errorf("array %d differs from that of a fresh network", i)
		}
	}
	if last := len(want) - 1; slices.Equal(before[last], after[last]) {
		t.Error("changed weights do not change the output")
	}
}

// TestDrawnWeights checks that weights are N(0, 0.02^2), differ between layers and places, and are the same in every
// encoder that has the place.
func TestDrawnWeights(t *testing.T) {
	layer := bert.Layer{Op: bert.WMA, Heads: 4, Feed: []int{96, 96}}
	e := bert.Encoder{Vocabulary: 50, Positions: 16, Embedding: 32, Hidden: 64, Layers: []bert.Layer{layer, layer}}
	var n, fewer bert.Network
	n.Draw(e, 9)
	seen := map[float32]string{}
	for _, p := range n.Parameters() {
		if !p.IsMatrix() {
			continue
		}
		mean, square := 0.0, 0.0
		for _, v := range p.Value {
			mean += float64(v) / float64(len(p.Value))
			square += float64(v) * float64(v) / float64(len(p.Value))
		}
		slack := 5 / math.Sqrt(float64(len(p.Value)))
		if math.Abs(mean) > slack*bert.Deviation || math.Abs(square/(bert.Deviation*bert.Deviation)-1) > 1.5*slack {
			t.Errorf("%s: mean %v, square %v", p.Name(), mean, square)
		}
		if other := seen[p.Value[0]]; other != "" {
			t.Errorf("%s is drawn as %s", p.Name(), other)
		}
		seen[p.Value[0]] = p.Name()
	}
	e.Layers = e.Layers[:1]
	fewer.Draw(e, 9)
	for i, p := range fewer.Parameters() {
		if !slices.Equal(p.Value, n.Parameters()[i].Value) {
			t.Errorf("%s: drawn differently in an encoder of one layer", p.Name())
		}
	}
}

// TestAttentionIsNotKept checks that a pass that is not recorded holds the attention maps of one sequence of one layer at
// a time. All maps of this pass would take 134 MB.
func TestAttentionIsNotKept(t *testing.T) {
	layer := bert.Layer{Op: bert.SDP, Heads: 8, Feed: []int{16}}
	e := bert.Encoder{Vocabulary: 50, Positions: 512, Embedding: 16, Hidden: 16, Layers: []bert.Layer{layer, layer}}
	var n bert.Network
	n.Draw(e, 1)
	tokens := make([]int, 8*512)
	rng := rand.New(rand.NewPCG(1, 1))
	for i := range tokens {
		tokens[i] = rng.IntN(50)
	}
	maps, memory := 0, new(nn.Arena[float32])
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := n.Forward(context.Background(), tokens, bert.Pass{Batch: 8, Length: 512,
		Watch: func(s bert.Signal, _ int, x []float32, _ int) {
			if s == bert.Attention {
				maps += len(x)
			}
		}}, memory)
	runtime.ReadMemStats(&after)
	if err != nil || maps != 2*8*8*512*512 {
		t.Fatalf("Watch saw %d numbers of attention maps, error %v", maps, err)
	}
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 40<<20 {
		t.Errorf("%d MB allocated", grown>>20)
	}
}
