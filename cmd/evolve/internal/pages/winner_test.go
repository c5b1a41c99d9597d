package pages

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The page of a search that trains its candidates trains nothing.
func TestPageOfTrainings(t *testing.T) {
	path, dir := filepath.Join(t.TempDir(), "run.toml"), filepath.Join(t.TempDir(), "run")
	text := "[[objective]]\nmetric = 'trained_loss'\n[budget]\nevaluations = 6\n" +
		"[training]\ntask = 'copy'\nwidth = 4\nlayers = 1\nbatch = 4\nsteps = 10\ntokens = 400\nrate = 0.01\n"
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := search(t.Context(), path, dir, "random"); err != nil {
		t.Fatal(err)
	}
	page, err := Run(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	s := page.Sections[0]
	if s.ID != "winner" || len(s.Table.Rows) != 1 || !strings.Contains(s.Text, "would take a training") {
		t.Errorf("%s: %d rows, %s", s.ID, len(s.Table.Rows), s.Text)
	}
}
