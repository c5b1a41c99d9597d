package export

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"evolve/fitness"
	fitnessrnn "evolve/fitness/rnn"
	"evolve/nn"
	"evolve/nn/bert"
	"evolve/nn/nntest"
	nnrnn "evolve/nn/rnn"
	"evolve/nn/safetensors"
	"evolve/search"
	spacernn "evolve/space/rnn"
)

// script runs exported models on tokens and prints their outputs.
const script = `
import importlib.util, json, sys, torch
torch.set_num_threads(1)
for name in sys.argv[1:]:
    spec = importlib.util.spec_from_file_location("model", name + ".py")
    m = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(m)
    tokens = torch.tensor(json.load(open(name + ".json")))
    with torch.no_grad():
        if hasattr(m, "LanguageModel"):
            model = m.LanguageModel()
            m.load(model, name + ".safetensors")
            y = model.features(tokens)[0]
        else:
            model = m.Encoder()
            m.load(model, name + ".safetensors")
            y = model.eval()(tokens)
    print(json.dumps({"parameters": sum(p.numel() for p in model.parameters()), "output": y.flatten().tolist()}))
`

// writeCase writes a model and tokens [rows][cols] for script, and returns the beginning of the paths.
func writeCase(t *testing.T, dir, name string, m Model, tokens []int, cols int) string {
	t.Helper()
	var module, weights bytes.Buffer
	if err := PyTorch(&module, m); err != nil {
		t.Fatal(err)
	}
	all, err := m.Tensors()
	if err != nil {
		t.Fatal(err)
	}
	if err := safetensors.Write(&weights, all, map[string]string{"identity": m.Identity}); err != nil {
		t.Fatal(err)
	}
	var rows [][]int
	for i := 0; i < len(tokens); i += cols {
		rows = append(rows, tokens[i:i+cols])
	}
	text, err := json.Marshal(rows)
	if err != nil {
		t.Fatal(err)
	}
	base := filepath.Join(dir, name)
	for end, data := range map[string][]byte{".py": module.Bytes(), ".safetensors": weights.Bytes(), ".json": text} {
		if err := os.WriteFile(base+end, data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return base
}

// answer holds the output of a model in PyTorch or ONNX Runtime.
type answer struct {
	Parameters int       `json:"parameters"`
	Output     []float64 `json:"output"`
}

// call runs models in PyTorch.
func call(t *testing.T, names []string) (all []answer) {
	t.Helper()
	out, err := exec.Command(nntest.PyTorch(t), append([]string{"-c", script}, names...)...).Output()
	if err != nil {
		t.Fatalf("%v: %s", err, err.(*exec.ExitError).Stderr)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		var a answer
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Fatal(err)
		}
		all = append(all, a)
	}
	return all
}

// near compares outputs, and returns the largest difference relative to the largest output.
func near(t *testing.T, name string, got []float64, want []float32) float64 {
	t.Helper()
	largest, worst := 0.0, 0.0
	for i, v := range want {
		largest = max(largest, math.Abs(float64(v)))
		worst = max(worst, math.Abs(got[i]-float64(v)))
	}
	if len(got) != len(want) || !(worst <= 1e-4*max(largest, 1)) {
		t.Errorf("%s: %d numbers, want %d; the largest difference is %g, the largest number %g", name, len(got), len(want), worst, largest)
	}
	return worst / max(largest, 1)
}

// interop holds a model, tokens [rows][cols], and the output of the model for them in Go.
type interop struct {
	name   string
	model  Model
	tokens []int
	rows   int
	cols   int
	want   []float32
}

// winner returns the best cell of a search by state volume, which prefers gates and several states.
func winner(t *testing.T) (best spacernn.Cell) {
	t.Helper()
	on := fitnessrnn.Config{Model: fitnessrnn.Model{Shape: nnrnn.Shape{Layers: 1, Embedding: 8, Hidden: 8}, Vocabulary: 50}, Input: fitness.Uniform(50, 1), WeightSeed: 1}
	metric, err := fitness.Lookup(fitnessrnn.Metrics(), "state_volume")
	if err != nil {
		t.Fatal(err)
	}
	settings, err := metric.Resolve(fitness.Settings{}, on.Settings())
	if err != nil {
		t.Fatal(err)
	}
	e := fitness.NewEvaluator(fitness.Config{NewProbe: fitnessrnn.NewProbe(on), Objectives: []fitness.Term{{Label: "volume", Metric: metric, Settings: settings}}})
	highest := math.Inf(-1)
	_, err = search.Run[spacernn.Cell]{
		Options: search.Options{Seed: 1, Lag: 1, Workers: 1, Budget: search.Budget{Evaluations: 400}},
		Space:   spacernn.Space{}, Strategy: &search.Aging{Population: 40, Sample: 10},
		Eval: func(ctx context.Context, t search.Trial[spacernn.Cell]) (s search.Score) {
			c := t.Genome
			canonical, hash := c.Identity()
			r, err := e.Score(ctx, nnrnn.Cell(canonical), hash)
			if s.Objectives = r.Objectives; err != nil {
				s.Objectives, s.Err = nil, err.Error()
			}
			return s
		},
		Record: func(c search.Candidate[spacernn.Cell], _ time.Duration) error {
			if len(c.Objectives) > 0 && c.Objectives[0] > highest {
				highest, best = c.Objectives[0], c.Genome
			}
			return nil
		},
	}.Do(t.Context())
	if err != nil || len(best.Nodes) == 0 {
		t.Fatalf("%v: %v", err, best)
	}
	return best
}

// cellModels returns the textbook cells, the winner of a search and 20 random cells, with tokens [time][batch].
func cellModels(t *testing.T, time, batch int) (all []interop) {
	t.Helper()
	const vocabulary = 50
	rng := rand.New(rand.NewPCG(1, 1))
	names := []string{"lstm", "gru", "rnn", "winner"}
	cells := []spacernn.Cell{spacernn.LSTM(), spacernn.GRU(), spacernn.SimpleRNN(), winner(t)}
	for i := range 20 {
		names, cells = append(names, fmt.Sprintf("random%d", i)), append(cells, spacernn.Space{}.Random(rng))
	}
	tokens := randomTokens(time*batch, vocabulary)
	for i, cell := range cells {
		canonical, identity := cell.Identity()
		c := nnrnn.Cell(canonical)
		m := Model{Identity: identity, Genome: "{}", Network: c, Words: vocabulary, Key: 7,
			Shape: nnrnn.Shape{Layers: 3, Embedding: 12, Hidden: 17, Tied: i%2 == 0}}
		var s nnrnn.Stack
		var memory nn.Arena[float32]
		s.Draw(c, m.Shape, nnrnn.Benchmark, m.Key)
		y, err := s.Trace(nnrnn.Benchmark.Embed(tokens, m.Shape.Embedding, m.Key), nnrnn.Pass{Batch: batch, Steps: time}, &memory).Output(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, interop{names[i], m, tokens, time, batch, y[:time*batch*m.Shape.Width(m.Shape.Layers-1)]})
	}
	return all
}

// randomTokens returns n random tokens.
func randomTokens(n, vocabulary int) []int {
	rng := rand.New(rand.NewPCG(2, 2))
	tokens := make([]int, n)
	for i := range tokens {
		tokens[i] = rng.IntN(vocabulary)
	}
	return tokens
}

// stacks returns the layers of one encoder for each operation, and of one that has several operations.
func stacks() map[string][]bert.Layer {
	layer := func(op bert.Op, kernel int, feed ...int) bert.Layer {
		return bert.Layer{Op: op, Heads: 4, Kernel: kernel, Feed: feed}
	}
	bare := layer(bert.DFT, 0, 20)
	bare.Bare = true
	return map[string][]bert.Layer{
		"sdp": {layer(bert.SDP, 0, 20)}, "wma": {layer(bert.WMA, 0, 20)}, "dft": {layer(bert.DFT, 0, 20)}, "bare": {bare},
		"dct": {layer(bert.DCT, 0, 20, 30, 10)}, "dsc": {layer(bert.DSC, 5, 20)},
		"mixed": {layer(bert.DSC, 9, 20), layer(bert.SDP, 0, 20, 20, 20), layer(bert.DCT, 0, 9), layer(bert.WMA, 0, 12)},
	}
}

// encoderModels returns the encoders of stacks, with tokens [batch][time].
func encoderModels(t *testing.T, batch, time int) (all []interop) {
	t.Helper()
	tokens := randomTokens(batch*time, 31)
	for i, name := range slices.Sorted(maps.Keys(stacks())) {
		e := bert.Encoder{Vocabulary: 31, Positions: 8, Embedding: 16 - 4*(i%2), Hidden: 16, Layers: stacks()[name]}
		m := Model{Identity: name, Genome: "{}", Network: e, Key: 9}
		var n bert.Network
		var memory nn.Arena[float32]
		n.Draw(e, m.Key)
		trace, err := n.Forward(t.Context(), tokens, bert.Pass{Batch: batch, Length: time}, &memory)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, interop{name, m, tokens, batch, time, trace.Output()})
	}
	return all
}

// With the same weights, cells have the same outputs in PyTorch as in Go.
func TestCellsInPyTorch(t *testing.T) { inPyTorch(t, cellModels(t, 9, 3)) }

// With the same weights, encoders have the same outputs in PyTorch as in Go.
func TestEncodersInPyTorch(t *testing.T) { inPyTorch(t, encoderModels(t, 3, 7)) }

// inPyTorch compares the outputs and the numbers of parameters of all models.
func inPyTorch(t *testing.T, all []interop) {
	t.Helper()
	nntest.PyTorch(t)
	dir := t.TempDir()
	var names []string
	for _, one := range all {
		names = append(names, writeCase(t, dir, one.name, one.model, one.tokens, one.cols))
	}
	worst := 0.0
	defer func() { t.Logf("%d models, the largest difference is %.2g", len(all), worst) }()
	for i, a := range call(t, names) {
		worst = max(worst, near(t, all[i].name, a.Output, all[i].want))
		want := 0
		switch n := all[i].model.Network.(type) {
		case nnrnn.Cell:
			want = n.Parameters(all[i].model.Shape, all[i].model.Words)
		case bert.Encoder:
			want = n.Parameters()
		}
		if a.Parameters != want {
			t.Errorf("%s: %d parameters in PyTorch, %d in Go", names[i], a.Parameters, want)
		}
	}
}

// The main function of an exported file lowers the loss on WikiText-2.
func TestExportedTraining(t *testing.T) {
	interpreter, dir := nntest.PyTorch(t), t.TempDir()
	text, valid := nntest.Shared(t, "data/wikitext-2/valid.txt"), nntest.Shared(t, "data/wikitext-2/test.txt")
	canonical, _ := spacernn.GRU().Identity()
	layer := bert.Layer{Op: bert.DSC, Heads: 2, Kernel: 5, Feed: []int{32}}
	for name, m := range map[string]Model{
		"cell":    {Genome: "{}", Network: nnrnn.Cell(canonical), Words: 1000, Shape: nnrnn.Shape{Layers: 2, Embedding: 48, Hidden: 48, Tied: true}},
		"encoder": {Genome: "{}", Network: bert.Encoder{Vocabulary: 1000, Positions: 32, Embedding: 32, Hidden: 48, Layers: []bert.Layer{layer, layer}}},
	} {
		base := writeCase(t, dir, name, m, nil, 1)
		args := []string{base + ".py", "--text", text, "--steps", "200", "--batch", "20", "--rate", "0.005"}
		if name == "cell" {
			args = append(args, "--bptt", "20", "--valid", valid)
		}
		out, err := exec.Command(interpreter, args...).CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
		first, last := losses(t, string(out))
		if !(last < 0.95*first) {
			t.Errorf("%s: loss %v, then %v\n%s", name, first, last, out)
		}
		t.Logf("%s: loss %v, then %v", name, first, last)
	}
}

// losses returns the first and the last loss that a training printed.
func losses(t *testing.T, out string) (first, last float64) {
	t.Helper()
	for _, line := range strings.Split(out, "\n") {
		_, rest, ok := strings.Cut(line, ": loss ")
		if !ok {
			continue
		}
		if _, err := fmt.Sscanf(rest, "%g,", &last); err != nil {
			t.Fatal(err)
		}
		if first == 0 {
			first = last
		}
	}
	return first, last
}
