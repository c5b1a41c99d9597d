package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestASeparateModuleUsesTheLibrary builds and runs, offline, a module that requires only this one. It searches its own
// space for its own two metrics with NSGA-II. The space has 20 networks, and 12 of them are the front: every width of 3
// and 4 layers, and 1 and 2 layers of width 1.
func TestASeparateModuleUsesTheLibrary(t *testing.T) {
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile(filepath.Join("testdata", "library", "main.go.txt"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	module := fmt.Sprintf("module library\n\ngo 1.26\n\nrequire evolve v0.0.0\n\nreplace evolve => %q\n", root)
	for name, text := range map[string]string{"main.go": string(source), "go.mod": module} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	run := exec.CommandContext(t.Context(), "go", "run", ".")
	run.Dir = dir
	run.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off")
	output, err := run.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	got := strings.Split(strings.TrimSpace(string(output)), "\n")
	slices.Sort(got)
	want := []string{
		"1 layers of 1 [1 -1]", "2 layers of 1 [2 -2]", "3 layers of 1 [3 -3]",
		"3 layers of 16 [48 -768]", "3 layers of 2 [6 -12]", "3 layers of 4 [12 -48]", "3 layers of 8 [24 -192]",
		"4 layers of 1 [4 -4]",
		"4 layers of 16 [64 -1024]", "4 layers of 2 [8 -16]", "4 layers of 4 [16 -64]", "4 layers of 8 [32 -256]",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the front is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
