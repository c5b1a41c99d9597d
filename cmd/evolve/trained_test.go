package main

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"evolve/nn/nntest"
)

// What is trained here has the same loss in PyTorch, by the exported file, its weights and the words that they know.
func TestTrainedInPyTorch(t *testing.T) {
	interpreter, text := nntest.PyTorch(t), nntest.Shared(t, "data/wikitext-2/valid.txt")
	dir := t.TempDir()
	some := firstLines(t, dir, text, 600)
	args := []string{"train", "-quiet", "-text", some, "-valid", some, "-vocabulary", "300", "-width", "24", "-batch", "8", "-tokens", "30000", "-dir", "d", "gru"}
	if out, err := program(t, dir, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	kept, err := os.ReadFile(filepath.Join(dir, "d", "trained.json"))
	if err != nil {
		t.Fatal(err)
	}
	_, tail, _ := strings.Cut(string(kept), `"valid": `)
	var want float64
	if _, err := fmt.Sscanf(tail, "%g", &want); err != nil {
		t.Fatal(err)
	}
	export := program(t, dir, "export", "-o", "gru.py", filepath.Join("d", "gru-s1.safetensors"))
	if out, err := export.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	python := exec.Command(interpreter, "gru.py", "--text", some, "--valid", some, "--weights", filepath.Join("d", "gru-s1.safetensors"),
		"--epochs", "0", "--batch", "20", "--bptt", "64")
	python.Dir = dir
	out, err := python.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	_, tail, _ = strings.Cut(string(out), "before: valid loss ")
	var got float64
	if _, err := fmt.Sscanf(tail, "%g", &got); err != nil || math.Abs(got-want) > 1e-3 {
		t.Errorf("loss %v here\n%s", want, out)
	}
}

// firstLines is a file of the first lines of another.
func firstLines(t *testing.T, dir, from string, n int) string {
	t.Helper()
	text, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "some.txt")
	lines := strings.SplitAfterN(string(text), "\n", n+1)
	if err := os.WriteFile(path, []byte(strings.Join(lines[:n], "")), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}
