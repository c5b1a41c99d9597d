package nntest

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Node returns the path of an npm module. EVOLVE_NODE_MODULES names the folder that holds it; the default is
// .ci/node_modules in the folder of the Go module, where .ci/run installs it. Without the module, or without node, the
// test is skipped, or fails when CI is set.
func Node(t testing.TB, module string) string {
	t.Helper()
	root := os.Getenv("EVOLVE_NODE_MODULES")
	if root == "" {
		root = filepath.Join(moduleRoot(t), ".ci", "node_modules")
	}
	path := filepath.Join(root, module)
	_, err := os.Stat(path)
	if err == nil {
		_, err = exec.LookPath("node")
	}
	if err == nil {
		return path
	}
	const missing = "%v (npm ci --prefix .ci --ignore-scripts installs it; EVOLVE_NODE_MODULES names another folder)"
	if os.Getenv("CI") != "" {
		t.Fatalf(missing, err)
	}
	t.Skipf(missing, err)
	return ""
}
