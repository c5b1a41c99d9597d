package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// TestGenerated checks that the files of package kernel are what gen writes now, and that gen writes all its assembly.
func TestGenerated(t *testing.T) {
	all := files()
	for name, want := range all {
		got, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what gen writes: run go generate ./nn/internal/kernel", name)
		}
	}
	there, err := filepath.Glob("../*.s")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range there {
		if all[filepath.Base(name)] == nil {
			t.Errorf("%s is not written by gen", name)
		}
	}
}
