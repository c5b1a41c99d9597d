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

// TestTrainedInPyTorch checks that a trained network has the same loss in PyTorch, with the exported file, weights and
// vocabulary.
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

// firstLines writes the first n lines of a file to a file in dir, and returns its path.
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

// TestTrainedEncoderInPyTorch checks that the exported file of a trained encoder starts from its trained weights and head,
// and refuses other weights.
func TestTrainedEncoderInPyTorch(t *testing.T) {
	interpreter, dir := nntest.PyTorch(t), t.TempDir()
	some := firstLines(t, dir, nntest.Shared(t, "data/wikitext-2/valid.txt"), 200)
	for _, args := range [][]string{
		{"train", "-quiet", "-space", "bert", "-text", some, "-vocabulary", "300", "-batch", "8", "-steps", "16", "-tokens", "20000", "-rate", "0.002", "-dir", "d", "bert-tiny"},
		{"export", "-space", "bert", "-o", "tiny.py", filepath.Join("d", "bert-tiny-s1.safetensors")},
		{"export", "-space", "bert", "-o", "other.safetensors", "bert-tiny"},
	} {
		if out, err := program(t, dir, args...).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	weights := filepath.Join(dir, "d", "bert-tiny-s1.safetensors")
	loss := func(args ...string) (loss float64, out []byte, err error) {
		python := exec.Command(interpreter, append([]string{"tiny.py", "--text", some, "--steps", "1", "--length", "16", "--batch", "64"}, args...)...)
		python.Dir = dir
		if out, err = python.CombinedOutput(); err == nil {
			_, tail, _ := strings.Cut(string(out), "update 1: loss ")
			_, err = fmt.Sscanf(tail, "%g", &loss)
		}
		return loss, out, err
	}
	fresh, out, err := loss()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	trained, out, err := loss("--weights", weights)
	if err != nil || trained > fresh-0.5 {
		t.Errorf("loss %v, %v without the trained weights: %v\n%s", trained, fresh, err, out)
	}
	part := filepath.Join(dir, "part.safetensors")
	text, err := os.ReadFile(weights)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(part, []byte(strings.Replace(string(text), `"norm.weight"`, `"xorm.weight"`, 1)), 0o666); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{part: "no norm.weight in it", filepath.Join(dir, "other.safetensors"): " in the file", some: "not a safetensors file", "nowhere": "not a safetensors file"} {
		if _, out, err := loss("--weights", file); err == nil || !strings.Contains(string(out), want) || strings.Contains(string(out), "Traceback") {
			t.Errorf("%s: %v\n%s", file, err, out)
		}
	}
}
