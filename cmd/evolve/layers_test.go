package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// allowed is the table of docs/design.md: which of our packages each top-level package may import. Packages below one
// are part of it. Tests may import what they like.
var allowed = map[string][]string{
	"cmd":     {"space", "fitness", "runs", "search", "nn"},
	"space":   {"nn"},
	"fitness": {"nn"},
	"runs":    {"search"},
	"nn":      {},
	"search":  {},
}

// outside is which modules each package may import besides.
var outside = map[string][]string{
	"cmd": {"github.com/BurntSushi/toml", "github.com/vbauerster/mpb/v8", "golang.org/x/term", "gonum.org/v1/plot",
		"google.golang.org/protobuf/encoding/protowire", "github.com/parquet-go/parquet-go", "modernc.org/sqlite"},
	"space":   {},
	"fitness": {"gonum.org/v1/gonum", "golang.org/x/text"},
	"runs":    {"gonum.org/v1/gonum", "github.com/gofrs/flock"},
	"nn":      {"gonum.org/v1/gonum", "golang.org/x/sys/cpu"},
	"search":  {},
}

func TestLayers(t *testing.T) {
	eachImport(t, func(file, from, path string) {
		name, ours := strings.CutPrefix(path, "evolve/")
		switch {
		case ours:
			to, _, _ := strings.Cut(name, "/")
			if to != from && !slices.Contains(allowed[from], to) {
				t.Errorf("%s: %s may not import %s", file, from, path)
			}
		case strings.Contains(strings.Split(path, "/")[0], "."):
			if !slices.ContainsFunc(outside[from], func(m string) bool { return path == m || strings.HasPrefix(path, m+"/") }) {
				t.Errorf("%s: %s may not import %s", file, from, path)
			}
		case path == "math/rand":
			t.Errorf("%s: math/rand: its global state reaches scores; use math/rand/v2", file)
		}
	})
}

// eachImport visits the imports of all code that is not a test, by file, top-level folder and path.
func eachImport(t *testing.T, visit func(file, from, path string)) {
	t.Helper()
	root := filepath.Join("..", "..")
	files := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, path)
		from, _, _ := strings.Cut(filepath.ToSlash(rel), "/")
		if d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && d.Name() != ".." && rel != ".") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		if _, known := allowed[from]; !known {
			t.Errorf("%s: a top-level folder that docs/design.md does not know", rel)
		}
		files++
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, i := range f.Imports {
			name, _ := strconv.Unquote(i.Path.Value)
			visit(rel, from, name)
		}
		return nil
	})
	if err != nil || files < 30 {
		t.Fatalf("%d files read, %v", files, err)
	}
}
