package main

import (
	"os"
	"path/filepath"
	"testing"

	"evolve/search"
	"evolve/space/rnn"
)

// A configuration that says nothing of the space means the space's own defaults.
func TestDefaultsOfTheSpace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.toml")
	if err := os.WriteFile(path, []byte("[[objective]]\nmetric = 'gating'\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	c, _, err := load(path, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	j, err := open(c)
	if err != nil {
		t.Fatal(err)
	}
	e := j.(*engine[rnn.Cell])
	for i := range 200 {
		a := e.space.Random(search.Rand(1, i, search.StreamPropose))
		b := rnn.Space{}.Random(search.Rand(1, i, search.StreamPropose))
		if a.Hash() != b.Hash() {
			t.Fatalf("%+v is not the default: cell %d differs", e.space, i)
		}
	}
}
