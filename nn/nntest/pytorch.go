package nntest

import (
	"os"
	"os/exec"
	"testing"
)

// PyTorch returns the path of a Python interpreter that has PyTorch, as Python does.
func PyTorch(t testing.TB) string { return Python(t, "torch") }

// Python returns a Python interpreter that can import module. EVOLVE_PYTHON may name it; otherwise it is looked for. If
// there is none, the test is skipped, or fails when CI is set.
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
