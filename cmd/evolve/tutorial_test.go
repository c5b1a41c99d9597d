package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestTutorial runs every command of the tutorial, in order, in a folder that has only documents and examples. Commands may
// write only below tutorial/, which git ignores.
func TestTutorial(t *testing.T) {
	c := newReader(t)
	n := 0
	for _, line := range c.lines("docs/tutorial.md") {
		if command, ok := strings.CutPrefix(line, "$ "); ok {
			n++
			c.run(command)
		}
	}
	if n < 12 {
		t.Errorf("only %d commands found", n)
	}
	entries, err := os.ReadDir(c.dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !slices.Contains([]string{"README.md", "docs", "evolve", "examples", "tutorial"}, e.Name()) {
			t.Errorf("the tutorial writes %s beside its folder", e.Name())
		}
	}
}

// TestReadme runs the commands of README, searches and trainings with a smaller budget. It skips go test and the list of
// commands.
func TestReadme(t *testing.T) {
	c := newReader(t)
	c.run("cat docs/*.md README.md > train.txt")
	n := 0
	for _, line := range c.lines("README.md") {
		command := strings.Replace(line, "go run ./cmd/evolve ", "evolve ", 1)
		if !strings.HasPrefix(command, "evolve -config examples/") {
			continue
		}
		n++
		switch command += " -quiet -set budget.evaluations=60"; {
		case strings.Contains(command, "find_cell"):
			command += " -set budget.tokens=60000 -set training.tokens=9000 -set training.width=8 -set shortlist.tokens=8000 -set shortlist.every=0"
		case strings.Contains(command, "shortlist"):
			command += " -set shortlist.tokens=8000"
		}
		c.run(command)
	}
	if n != 3 {
		t.Errorf("%d commands found", n)
	}
}

// reader runs the commands of documents.
type reader struct {
	t         *testing.T
	root, dir string
}

func newReader(t *testing.T) *reader {
	t.Helper()
	if testing.Short() {
		t.Skip("searches")
	}
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	r := &reader{t, root, t.TempDir()}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{"evolve": self, "examples": filepath.Join(root, "examples"),
		"docs": filepath.Join(root, "docs"), "README.md": filepath.Join(root, "README.md")} {
		if err := os.Symlink(target, filepath.Join(r.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

// lines returns the lines of a document. A line that ends with a backslash is joined with the one that follows.
func (r *reader) lines(document string) []string {
	r.t.Helper()
	text, err := os.ReadFile(filepath.Join(r.root, filepath.FromSlash(document)))
	if err != nil {
		r.t.Fatal(err)
	}
	return strings.Split(strings.ReplaceAll(string(text), "\\\n", " "), "\n")
}

func (r *reader) run(command string) {
	r.t.Helper()
	c := exec.Command("sh", "-c", command)
	c.Dir = r.dir
	c.Env = append(os.Environ(), "EVOLVE_TEST_MAIN=1", "PATH="+r.dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	if out, err := c.CombinedOutput(); err != nil {
		r.t.Fatalf("%s: %v\n%s", command, err, out)
	}
}
