package nntest

import (
	"os"
	"path/filepath"
	"testing"
)

// Shared returns the path of a file in the shared folder. EVOLVE_SHARED names that folder; the default is ../shared, seen
// from the folder of the module. If the file is absent, the test is skipped, or fails when CI is set.
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

// moduleRoot returns the folder of the module that is tested.
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
