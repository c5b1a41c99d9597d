package engine

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A cache that cannot be used is said once, whatever is measured, and done without.
func TestCacheThatCannotBe(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	c := OpenCache(file, &said)
	for _, term := range []string{"one", "two"} {
		c.Put(term, "genome", 1)
		if _, ok := c.Get(term, "genome"); ok {
			t.Error("found")
		}
	}
	c.Close()
	if strings.Count(said.String(), "\n") != 1 || !strings.Contains(said.String(), "the evaluation cache is not available") {
		t.Errorf("%q", said.String())
	}
}
