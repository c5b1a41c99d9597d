package nntest

import (
	"os"
	"os/exec"
	"testing"
)

// PyTorch is a Python interpreter that has it, which EVOLVE_PYTHON may name. Without one the test is skipped, or fails when
// CI is set.
func PyTorch(t testing.TB) string {
	t.Helper()
	for _, name := range []string{os.Getenv("EVOLVE_PYTHON"), "/usr/bin/python3", "python3"} {
		if name != "" && exec.Command(name, "-c", "import torch").Run() == nil {
			return name
		}
	}
	const missing = "no python3 with PyTorch (Debian: python3-torch; EVOLVE_PYTHON names another)"
	if os.Getenv("CI") != "" {
		t.Fatal(missing)
	}
	t.Skip(missing)
	return ""
}
