package train

import (
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"evolve/nn/nntest"
	"evolve/nn/rnn"
	"evolve/nn/safetensors"
)

// The losses of an LSTM over the first 200 updates are those of PyTorch, from the same weights on the same windows of
// WikiText-2.
func TestLossesOfPyTorch(t *testing.T) {
	if testing.Short() {
		t.Skip("trains in PyTorch")
	}
	interpreter := nntest.PyTorch(t)
	text := nntest.Shared(t, "data/wikitext-2/valid.txt")
	c, err := ReadCorpus(Texts{Train: text, Vocabulary: 2000})
	if err != nil {
		t.Fatal(err)
	}
	for optimizer, rate := range map[Optimizer]float64{SGD: 5, Adam: 0.002} {
		m := NewLanguage(lstm(), rnn.Shape{Layers: 2, Embedding: 32, Hidden: 48}, len(c.Words), 1, Dropout{})
		trainer, err := New(m, Settings{Batch: 20, Steps: 35, Optimizer: optimizer, Rate: rate, Tokens: 200 * 20 * 35}, Next(c.Train), Next(c.Valid))
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		writeCase(t, dir, trainer)
		out, err := exec.Command(interpreter, "testdata/lstm.py", dir+"/weights.safetensors", dir+"/windows.json",
			string(optimizer), strconv.FormatFloat(rate, 'g', -1, 64), "0.25").CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		worst := 0.0
		for i, line := range strings.Fields(string(out)) {
			want, err := strconv.ParseFloat(line, 64)
			if err != nil {
				t.Fatal(err)
			}
			if err := trainer.update(t.Context()); err != nil {
				t.Fatal(err)
			}
			before := trainer.Sum
			trainer.Sum = 0
			if worst = max(worst, math.Abs(before/want-1)); math.Abs(before/want-1) > 1e-3 {
				t.Fatalf("%s: update %d: loss %v, PyTorch has %v", optimizer, i+1, before, want)
			}
		}
		if trainer.Updates != 200 {
			t.Errorf("%d updates", trainer.Updates)
		}
		t.Logf("%s: within %.1e", optimizer, worst)
	}
}

// writeCase writes the initial weights and the windows of 200 updates.
func writeCase(t *testing.T, dir string, trainer *Trainer) {
	t.Helper()
	type window struct {
		Tokens  [][]int `json:"tokens"`
		Targets [][]int `json:"targets"`
	}
	var windows []window
	for i := range 200 {
		w := trainer.train.window(i*35, 35)
		var one window
		for s := 0; s < len(w.Tokens); s += w.Batch {
			one.Tokens, one.Targets = append(one.Tokens, w.Tokens[s:s+w.Batch]), append(one.Targets, w.Targets[s:s+w.Batch])
		}
		windows = append(windows, one)
	}
	text, err := json.Marshal(windows)
	if err != nil {
		t.Fatal(err)
	}
	var all []safetensors.Tensor
	for _, p := range trainer.Model.Parameters() {
		all = append(all, safetensors.Tensor{Name: p.Name, Shape: p.Shape, Value: p.Value})
	}
	f, err := os.Create(filepath.Join(dir, "weights.safetensors"))
	if err == nil {
		err = safetensors.Write(f, all, nil)
	}
	if err == nil {
		err = f.Close()
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "windows.json"), text, 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
}
