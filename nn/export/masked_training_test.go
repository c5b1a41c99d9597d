package export

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"evolve/nn/bert"
	"evolve/nn/nntest"
	"evolve/nn/safetensors"
	"evolve/nn/train"
)

// trainScript trains exported encoders on given windows, and prints the loss of each update.
const trainScript = `
import importlib.util, json, sys, torch
torch.set_num_threads(1)
for name in sys.argv[1:]:
    spec = importlib.util.spec_from_file_location("model", name + ".py")
    m = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(m)
    model = m.MaskedModel()
    with torch.no_grad():
        for p in model.parameters():
            p.fill_(float("nan"))  # the file must have all of them
    m.load(model, name + ".safetensors")
    optimizer, losses = torch.optim.Adam(model.parameters(), lr=0.01), []
    for w in json.load(open(name + ".json")):
        x, y = torch.tensor(w["tokens"]).view(w["batch"], -1), torch.tensor(w["targets"]).view(w["batch"], -1)
        loss = torch.nn.functional.cross_entropy(model(x)[y >= 0], y[y >= 0])
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1)
        optimizer.step()
        losses.append(loss.item())
    print(json.dumps(losses))
`

// recorded is a model that keeps the windows and the losses of its steps.
type recorded struct {
	*train.Masked
	windows []window
	losses  []float64
}

type window struct {
	Batch   int   `json:"batch"`
	Tokens  []int `json:"tokens"` // [B][T]
	Targets []int `json:"targets"`
}

func (r *recorded) Step(ctx context.Context, w train.Window, draw uint64) (float64, error) {
	tokens, targets := r.Hide(w, draw)
	r.windows = append(r.windows, window{w.Batch, tokens, targets})
	loss, err := r.Masked.Step(ctx, w, draw)
	r.losses = append(r.losses, loss)
	return loss, err
}

// Over 30 updates, encoders of every operation have the same losses in Go and in PyTorch within 1e-3, from the same weights
// with the same masks.
func TestMaskedTrainingInPyTorch(t *testing.T) {
	interpreter := nntest.PyTorch(t)
	dir, rng := t.TempDir(), rand.New(rand.NewPCG(3, 3))
	all := make([]int, 2000)
	for i := range all {
		all[i] = min(rng.IntN(31), rng.IntN(31))
	}
	var names []string
	var models []*recorded
	for name, layers := range stacks() {
		e := bert.Encoder{Vocabulary: 31, Positions: 8, Embedding: 16 - 4*(len(names)%2), Hidden: 16, Layers: layers}
		base, l := trainable(t, dir, name, Model{Identity: name, Genome: "{}", Network: e, Key: 9}, e)
		trainer, err := train.New(l, train.Settings{Batch: 6, Steps: 8, Rate: 0.01, Clip: 1, Tokens: 30 * 6 * 8}, train.Next(all), train.Next(all))
		if err == nil {
			err = trainer.Run(t.Context(), trainer.Budget(), nil)
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(l.windows)
		if err == nil {
			err = os.WriteFile(base+".json", text, 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
		names, models = append(names, base), append(models, l)
	}
	out, err := exec.Command(interpreter, append([]string{"-c", trainScript}, names...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for i, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		var want []float64
		if err := json.Unmarshal([]byte(line), &want); err != nil {
			t.Fatal(err)
		}
		follow(t, filepath.Base(names[i]), models[i].losses, want)
	}
}

// trainable writes a model with a head for trainScript. The weights of its encoder must be those of the export.
func trainable(t *testing.T, dir, name string, m Model, e bert.Encoder) (base string, l *recorded) {
	t.Helper()
	base = writeCase(t, dir, name, m, nil, 1)
	l = &recorded{Masked: train.NewMasked(e, m.Key, 0.2)}
	var weights bytes.Buffer
	var all []Tensor
	for _, p := range l.Parameters() {
		all = append(all, Tensor{Name: p.Name, Shape: p.Shape, Value: p.Value})
	}
	for i, want := range encoderTensors(m, e) {
		if all[i].Name != "encoder."+want.Name || !slices.Equal(all[i].Shape, want.Shape) || !slices.Equal(all[i].Value, want.Value) {
			t.Errorf("%s: %s %v is not the array that is exported", name, all[i].Name, all[i].Shape)
		}
	}
	err := safetensors.Write(&weights, all, nil)
	if err == nil {
		err = os.WriteFile(base+".safetensors", weights.Bytes(), 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
	return base, l
}

// follow compares losses by update.
func follow(t *testing.T, name string, got, want []float64) {
	t.Helper()
	worst := 0.0
	for i, v := range want {
		worst = max(worst, math.Abs(got[i]/v-1))
	}
	if len(got) != 30 || len(want) != 30 || !(worst <= 1e-3) {
		t.Errorf("%s: %d losses, want %d; the largest relative difference is %g", name, len(got), len(want), worst)
	}
	t.Logf("%s: within %.1e, from %.4f to %.4f", name, worst, want[0], want[len(want)-1])
}
