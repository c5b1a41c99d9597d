// Package nntest gives tests what others computed and published: values from PyTorch, benchmark files, text.
package nntest

import (
	"os"
	"path/filepath"
	"testing"
)

// Shared returns the path of a file of the shared folder, which EVOLVE_SHARED names (default ../shared, from the
// module's folder). Where it is absent the test is skipped, or fails when CI is set.
func Shared(t testing.TB, elem ...string) string {
	t.Helper()
	root := os.Getenv("EVOLVE_SHARED")
	if root == "" {
		root = filepath.Join(moduleRoot(t), "..", "shared")
	}
	path := filepath.Join(append([]string{root}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%v (set EVOLVE_SHARED to the folder that holds it)", err)
		}
		t.Skipf("%v (set EVOLVE_SHARED to the folder that holds it)", err)
	}
	return path
}

func moduleRoot(t testing.TB) string {
	dir, err := os.Getwd()
	for err == nil {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			break
		}
		dir = parent
	}
	t.Fatal("nntest: no go.mod above the test's folder")
	return ""
}
