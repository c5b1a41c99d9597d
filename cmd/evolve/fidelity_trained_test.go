//go:build fidelity

package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat"

	"evolve/nn/nntest"
	"evolve/runs"
)

// TestFidelityFinalPerplexity trains an LSTM here and by the exported file in PyTorch, for two epochs on WikiText-2's
// validation text. Both must reach the same test perplexity up to the variation between seeds. It takes minutes.
func TestFidelityFinalPerplexity(t *testing.T) {
	const seeds, epochs = 5, 2
	interpreter, dir := nntest.PyTorch(t), t.TempDir()
	text, valid := nntest.Shared(t, "data/wikitext-2/valid.txt"), nntest.Shared(t, "data/wikitext-2/test.txt")
	sizes := filepath.Join(dir, "sizes.toml")
	err := os.WriteFile(sizes, []byte("objective = [{metric = 'gating'}]\n[model]\nlayers = 2\nembedding = 128\nhidden = 128\nvocabulary = 5000\n"), 0o666)
	if err != nil {
		t.Fatal(err)
	}
	output(t, program(t, dir, "export", "-config", sizes, "-o", "lstm.py", "lstm"))
	var there, here []float64
	for seed := 1; seed <= seeds; seed++ {
		out := output(t, exec.Command(interpreter, filepath.Join(dir, "lstm.py"), "--text", text, "--valid", valid, "--epochs", fmt.Sprint(epochs),
			"--batch", "20", "--bptt", "35", "--rate", "0.002", "--seed", fmt.Sprint(seed)))
		var loss float64
		if _, err := fmt.Sscanf(out[strings.LastIndex(out, "valid loss ")+len("valid loss "):], "%g", &loss); err != nil {
			t.Fatal(err, out)
		}
		there = append(there, loss)
		t.Logf("PyTorch, seed %d: perplexity %.2f", seed, math.Exp(loss))
	}
	for seed := 1; seed <= seeds; seed++ {
		out := output(t, program(t, dir, "train", "-json", "-quiet", "-text", text, "-valid", valid, "-tokens", fmt.Sprint(epochs*216347), "-vocabulary", "5000", "-width", "128",
			"-batch", "20", "-steps", "35", "-rate", "0.002", "-schedule", "constant", "-seed", fmt.Sprint(seed), "-dir", fmt.Sprint("s", seed), "lstm"))
		var kept runs.Trained
		if err := json.Unmarshal([]byte(out), &kept); err != nil {
			t.Fatal(err, out)
		}
		here = append(here, kept.Networks[0].Valid)
		t.Logf("here, seed %d: perplexity %.2f", seed, math.Exp(kept.Networks[0].Valid))
	}
	m, sd := stat.MeanStdDev(there, nil)
	n, se := stat.MeanStdDev(here, nil)
	noise := math.Sqrt((sd*sd + se*se) / seeds)
	t.Logf("loss %.4f +- %.4f there, %.4f +- %.4f here: %.1f standard errors apart", m, sd, n, se, math.Abs(m-n)/noise)
	if math.Abs(m-n) > 3*noise {
		t.Errorf("%v there, %v here", there, here)
	}
}

func output(t *testing.T, c *exec.Cmd) string {
	t.Helper()
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%v: %s%s", err, out, err.(*exec.ExitError).Stderr)
	}
	return string(out)
}
