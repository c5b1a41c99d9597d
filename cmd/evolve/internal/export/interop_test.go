package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"evolve/nn"
	"evolve/nn/encoder"
	"evolve/nn/safetensors"
	"evolve/space"
)

// python is an interpreter that has PyTorch; without one the test is skipped.
func python(t *testing.T) string {
	t.Helper()
	for _, name := range []string{os.Getenv("EVOLVE_PYTHON"), "/usr/bin/python3", "python3"} {
		if name != "" && exec.Command(name, "-c", "import torch").Run() == nil {
			return name
		}
	}
	t.Skip("no python3 with PyTorch (Debian: python3-torch; EVOLVE_PYTHON names another)")
	return ""
}

// caller runs exported models on tokens and prints what they give.
const caller = `
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

// exported writes a model and tokens [rows][cols] for caller.
func exported(t *testing.T, dir, name string, m Model, tokens []int, cols int) string {
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

// answer is what PyTorch says of a model.
type answer struct {
	Parameters int       `json:"parameters"`
	Output     []float64 `json:"output"`
}

func call(t *testing.T, names []string) (all []answer) {
	t.Helper()
	out, err := exec.Command(python(t), append([]string{"-c", caller}, names...)...).Output()
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

// near compares outputs, relative to the largest.
func near(t *testing.T, name string, got []float64, want []float32) {
	t.Helper()
	largest, worst := 0.0, 0.0
	for i, v := range want {
		largest = max(largest, math.Abs(float64(v)))
		worst = max(worst, math.Abs(got[i]-float64(v)))
	}
	if len(got) != len(want) || !(worst <= 1e-4*max(largest, 1)) {
		t.Errorf("%s: %d numbers for %d, the farthest is %g away, the largest is %g", name, len(got), len(want), worst, largest)
	}
}

// The textbook cells and 20 random ones give in PyTorch what they give here, weights carried over.
func TestCellsInPyTorch(t *testing.T) {
	python(t)
	const batch, time, vocabulary = 3, 9, 50
	rng := rand.New(rand.NewPCG(1, 1))
	cells := map[string]space.Cell{"lstm": space.LSTM(), "gru": space.GRU(), "rnn": space.SimpleRNN()}
	for i := range 20 {
		cells[fmt.Sprintf("random%d", i)] = space.RNN{}.Random(rng)
	}
	dir := t.TempDir()
	var names []string
	var models []Model
	tokens := make([]int, time*batch)
	for i := range tokens {
		tokens[i] = rng.IntN(vocabulary)
	}
	for name, c := range cells {
		canonical, identity := c.Identity()
		m := Model{Identity: identity, Genome: "{}", Network: nn.Cell(canonical), Words: vocabulary, Key: 7,
			Shape: nn.Shape{Layers: 3, Embedding: 12, Hidden: 17, Tied: len(names)%2 == 0}}
		names, models = append(names, exported(t, dir, name, m, tokens, batch)), append(models, m)
	}
	for i, a := range call(t, names) {
		m := models[i]
		var s nn.Stack
		c := m.Network.(nn.Cell)
		s.Draw(c, m.Shape, nn.Benchmark, m.Key)
		var memory nn.Arena[float32]
		want, err := s.Trace(nn.Benchmark.Embed(tokens, m.Shape.Embedding, m.Key), nn.Pass{Batch: batch, Steps: time}, &memory).Output(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		near(t, names[i], a.Output, want[:time*batch*m.Shape.Width(m.Shape.Layers-1)])
		if want := c.Parameters(m.Shape, m.Words); a.Parameters != want {
			t.Errorf("%s: %d parameters there, %d here", names[i], a.Parameters, want)
		}
	}
}

// stacks are the layers of one encoder for each operation, with one to three feed-forward layers, and of a mixed one.
func stacks() map[string][]encoder.Layer {
	layer := func(op encoder.Op, kernel int, feed ...int) encoder.Layer {
		return encoder.Layer{Op: op, Heads: 4, Kernel: kernel, Feed: feed}
	}
	bare := layer(encoder.DFT, 0, 20)
	bare.Bare = true
	return map[string][]encoder.Layer{
		"sdp": {layer(encoder.SDP, 0, 20)}, "wma": {layer(encoder.WMA, 0, 20)}, "dft": {layer(encoder.DFT, 0, 20)}, "bare": {bare},
		"dct": {layer(encoder.DCT, 0, 20, 30, 10)}, "dsc": {layer(encoder.DSC, 5, 20)},
		"mixed": {layer(encoder.DSC, 9, 20), layer(encoder.SDP, 0, 20, 20, 20), layer(encoder.DCT, 0, 9), layer(encoder.WMA, 0, 12)},
	}
}

// Encoders of every operation give in PyTorch what they give here, weights carried over.
func TestEncodersInPyTorch(t *testing.T) {
	python(t)
	const batch, time = 3, 7
	dir := t.TempDir()
	rng := rand.New(rand.NewPCG(2, 2))
	tokens := make([]int, batch*time)
	for i := range tokens {
		tokens[i] = rng.IntN(31)
	}
	var names []string
	var models []Model
	for name, layers := range stacks() {
		embedding := 16
		if len(names)%2 == 0 {
			embedding = 12
		}
		e := encoder.Encoder{Vocabulary: 31, Positions: 8, Embedding: embedding, Hidden: 16, Layers: layers}
		m := Model{Identity: name, Genome: "{}", Network: e, Key: 9}
		names, models = append(names, exported(t, dir, name, m, tokens, time)), append(models, m)
	}
	for i, a := range call(t, names) {
		var n encoder.Network
		e := models[i].Network.(encoder.Encoder)
		n.Draw(e, models[i].Key)
		var memory nn.Arena[float32]
		trace, err := n.Forward(t.Context(), tokens, encoder.Pass{Batch: batch, Length: time}, &memory)
		if err != nil {
			t.Fatal(err)
		}
		near(t, names[i], a.Output, trace.Output())
		if a.Parameters != e.Parameters() {
			t.Errorf("%s: %d parameters there, %d here", names[i], a.Parameters, e.Parameters())
		}
	}
}

// The exported file's own training lowers the loss.
func TestExportedTraining(t *testing.T) {
	interpreter := python(t)
	dir := t.TempDir()
	text := filepath.Join(dir, "text.txt")
	if err := os.WriteFile(text, []byte(strings.Repeat("the cat sat on the mat and the dog sat on the log .\n", 400)), 0o666); err != nil {
		t.Fatal(err)
	}
	canonical, _ := space.GRU().Identity()
	layer := encoder.Layer{Op: encoder.DSC, Heads: 2, Kernel: 5, Feed: []int{32}}
	for name, m := range map[string]Model{
		"cell":    {Genome: "{}", Network: nn.Cell(canonical), Words: 20, Shape: nn.Shape{Layers: 2, Embedding: 16, Hidden: 24, Tied: true}},
		"encoder": {Genome: "{}", Network: encoder.Encoder{Vocabulary: 20, Positions: 32, Embedding: 16, Hidden: 24, Layers: []encoder.Layer{layer, layer}}},
	} {
		base := exported(t, dir, name, m, nil, 1)
		args := []string{base + ".py", "--text", text, "--weights", base + ".safetensors", "--steps", "200", "--batch", "8", "--rate", "0.01"}
		if name == "cell" {
			args = append(args, "--bptt", "10", "--clip", "1", "--valid", text)
		}
		out, err := exec.Command(interpreter, args...).CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
		first, last := losses(t, string(out))
		if !(last < 0.9*first) {
			t.Errorf("%s: loss %v, then %v\n%s", name, first, last, out)
		}
	}
}

// losses are the first and the last that a training printed.
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
