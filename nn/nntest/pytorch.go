package nntest

import (
	"os"
	"os/exec"
	"testing"
)

// PyTorch is a Python interpreter that has it.
func PyTorch(t testing.TB) string { return Python(t, "torch") }

// Python is an interpreter that has a module, which EVOLVE_PYTHON may name. Without one the test is skipped, or fails when
// CI is set.
func Python(t testing.TB, module string) string {
	t.Helper()
	for _, name := range []string{os.Getenv("EVOLVE_PYTHON"), "/usr/bin/python3", "python3"} {
		if name != "" && exec.Command(name, "-c", "import "+module).Run() == nil {
			return name
		}
	}
	const missing = "no python3 with %s (Debian: python3-%[1]s; EVOLVE_PYTHON names another)"
	if os.Getenv("CI") != "" {
		t.Fatalf(missing, module)
	}
	t.Skipf(missing, module)
	return ""
}
