package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"evolve/cmd/evolve/internal/kinds"
	"evolve/search"
)

// mayImport is the import table of docs/architecture.md: the rooms of ours that each top-level room may import, besides
// itself. Tests may import what they like.
var mayImport = map[string][]string{
	"search":  {},
	"nn":      {},
	"space":   {"nn"},
	"fitness": {"nn"},
	"runs":    {"search"},
	"cmd":     {"search", "nn", "space", "fitness", "runs"},
}

// floors are the packages inside the command, the lowest first. A package imports only those of floors below its own.
var floors = [][]string{
	{"cli"}, {"config"}, {"kinds"}, {"engine"}, {"outcome", "experiment", "evidence", "shrink"}, {"pages"}, {""},
}

// onlyIn says which rooms may import a package: of the standard library where it is named here, and of other modules, all of
// which must be. A path stands for all below it.
var onlyIn = map[string][]string{
	"flag":                             {"cmd/evolve", "cmd/evolve/internal/cli"},
	"net/http":                         {"cmd/evolve/internal/pages"},
	"github.com/BurntSushi/toml":       {"cmd/evolve/internal/config"},
	"github.com/vbauerster/mpb/v8":     {"cmd/evolve/internal/cli"},
	"golang.org/x/term":                {"cmd/evolve/internal/cli"},
	"gonum.org/v1/plot":                {"runs/report"},
	"modernc.org/sqlite":               {"runs/export"},
	"github.com/parquet-go/parquet-go": {"runs/export"},
	"google.golang.org/protobuf":       {"nn/export", "runs/export"},
	"github.com/gofrs/flock":           {"runs"},
	"golang.org/x/text":                {"fitness"},
	"golang.org/x/sys":                 {"nn/internal/kernel"},
	"gonum.org/v1/gonum":               {"nn/internal/kernel", "fitness/internal/numeric", "fitness/rnn", "fitness/bert", "runs/stats", "search/surrogate"},
	"math/rand":                        {}, // its global state would reach scores: use math/rand/v2
	"golang.org/x/exp":                 {},
	"evolve/nn/nntest":                 {}, // for tests alone
	"testing":                          {"nn/nntest"},
}

// mostMethods bounds an interface.
const mostMethods = 5

// source is a file of the program, not a test.
type source struct {
	dir  string // below the root of the repository, with slashes
	name string
	file *ast.File
}

// violations returns what breaks the rules of the house.
func violations(all []source) (list []string) {
	for _, s := range all {
		complain := func(format string, args ...any) {
			list = append(list, path.Join(s.dir, s.name)+": "+fmt.Sprintf(format, args...))
		}
		room, _, _ := strings.Cut(s.dir, "/")
		if _, known := mayImport[room]; !known {
			complain("a top-level folder that the import table does not know")
			continue
		}
		for _, i := range s.file.Imports {
			p, _ := strconv.Unquote(i.Path.Value)
			checkImport(s, room, p, i.Name, complain)
		}
		checkSyntax(s, all, complain)
	}
	return list
}

func checkImport(s source, room, p string, renamed *ast.Ident, complain func(string, ...any)) {
	if ours, ok := strings.CutPrefix(p, "evolve/"); ok {
		to, _, _ := strings.Cut(ours, "/")
		if to != room && !slices.Contains(mayImport[room], to) {
			complain("%s may not import %s", room, p)
		}
		switch floor := floorOf(ours); {
		case to != "cmd" || s.dir == ours:
		case floor < 0:
			complain("imports %s, which is on no floor", p)
		case floor >= floorOf(s.dir):
			complain("imports %s, which is not on a floor below", p)
		}
	} else if module, _, _ := strings.Cut(p, "/"); strings.Contains(module, ".") && ruleOf(p) == "" {
		complain("%s: no rule says who may import it", p)
	}
	if (p == "os" || p == "log") && renamed != nil {
		complain("%s under another name, which hides its exits", p)
	}
	if rule := ruleOf(p); rule != "" && !slices.Contains(onlyIn[rule], s.dir) {
		complain("may not import %s, only %v may", p, onlyIn[rule])
	}
}

// ruleOf returns the longest path in onlyIn that an import path is at or below, "" where there is none.
func ruleOf(p string) (rule string) {
	for prefix := range onlyIn {
		below := strings.HasPrefix(p, prefix+"/") && prefix != "math/rand" && prefix != "testing"
		if (p == prefix || below) && len(prefix) > len(rule) {
			rule = prefix
		}
	}
	return rule
}

// floorOf returns the floor of a directory, -1 where it is on none.
func floorOf(dir string) int {
	if dir == "cmd/evolve" {
		return len(floors) - 1
	}
	name, ok := strings.CutPrefix(dir, "cmd/evolve/internal/")
	if !ok {
		return -1
	}
	return slices.IndexFunc(floors, func(f []string) bool { return slices.Contains(f, name) })
}

func checkSyntax(s source, all []source, complain func(string, ...any)) {
	front := slices.Contains([]string{"cmd/evolve", "cmd/evolve/internal/cli", "nn/internal/kernel/gen"}, s.dir) // a generator may print
	parameters := func(list *ast.FieldList) {
		if list != nil && strings.HasPrefix(s.dir, "cmd/") && path.Join(s.dir, s.name) != "cmd/evolve/internal/kinds/erase.go" {
			complain("a type parameter: genomes are erased in kinds/erase.go")
		}
	}
	ast.Inspect(s.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			x, ok := n.X.(*ast.Ident)
			if ok && !front && (x.Name == "os" && (n.Sel.Name == "Exit" || n.Sel.Name == "Stdout") || x.Name == "log" && strings.HasPrefix(n.Sel.Name, "Fatal")) {
				complain("%s.%s", x.Name, n.Sel.Name)
			}
		case *ast.InterfaceType:
			if m := methods(n, s.dir, all); m > mostMethods {
				complain("an interface of %d methods, more than %d", m, mostMethods)
			}
		case *ast.FuncType:
			parameters(n.TypeParams)
		case *ast.TypeSpec:
			parameters(n.TypeParams)
		}
		return true
	})
}

// methods counts the methods of an interface, those of embedded interfaces of the same package included.
func methods(i *ast.InterfaceType, dir string, all []source) (n int) {
	for _, f := range i.Methods.List {
		id, embedded := f.Type.(*ast.Ident)
		if !embedded {
			n += max(len(f.Names), 1) // one at least that is embedded from another package
			continue
		}
		for _, s := range all {
			if s.dir != dir {
				continue
			}
			for _, d := range s.file.Decls {
				g, _ := d.(*ast.GenDecl)
				if g == nil {
					continue
				}
				for _, spec := range g.Specs {
					if t, ok := spec.(*ast.TypeSpec); ok && t.Name.Name == id.Name {
						if inner, ok := t.Type.(*ast.InterfaceType); ok {
							n += methods(inner, dir, all)
						}
					}
				}
			}
		}
	}
	return n
}

// TestHouse checks the rules on every file of the program.
func TestHouse(t *testing.T) {
	all := sources(t)
	if len(all) < 200 {
		t.Fatalf("only %d files found", len(all))
	}
	for _, v := range violations(all) {
		t.Error(v)
	}
	const mostLines = 2500 // of commands: what is more belongs to a package below
	lines := 0
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(f, "_test.go") {
			lines += strings.Count(string(text), "\n")
		}
	}
	if lines > mostLines {
		t.Errorf("package main has %d lines, more than %d", lines, mostLines)
	}
}

// sources parses all files that are not tests.
func sources(t *testing.T) (all []source) {
	t.Helper()
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, file)
		if d.IsDir() && rel != "." && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".")) {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		all = append(all, source{path.Dir(filepath.ToSlash(rel)), d.Name(), f})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestHouseNotices breaks each rule once, in a file that is made up.
func TestHouseNotices(t *testing.T) {
	check := func(dir, name, text string) []string {
		f, err := parser.ParseFile(token.NewFileSet(), name, "package x\n"+text, 0)
		if err != nil {
			t.Fatal(err)
		}
		return violations([]source{{dir, name, f}})
	}
	for _, c := range []struct{ dir, text, want string }{
		{"search", `import "evolve/nn"`, "search may not import evolve/nn"},
		{"nn/rnn", `import "evolve/space/rnn"`, "nn may not import evolve/space/rnn"},
		{"runs", `import "evolve/nn/train"`, "runs may not import evolve/nn/train"},
		{"space/rnn", `import "evolve/fitness"`, "space may not import evolve/fitness"},
		{"fitness", `import "evolve/space/bert"`, "fitness may not import evolve/space/bert"},
		{"extra", ``, "a top-level folder"},
		{"cmd/evolve/internal/cli", `import "evolve/cmd/evolve/internal/config"`, "not on a floor below"},
		{"cmd/evolve/internal/outcome", `import "evolve/cmd/evolve/internal/shrink"`, "not on a floor below"},
		{"cmd/evolve/internal/engine", `import "evolve/cmd/evolve/internal/pages"`, "not on a floor below"},
		{"cmd/evolve", `import "evolve/cmd/evolve/internal/attic"`, "on no floor"},
		{"cmd/evolve/internal/engine", `import "flag"`, "may not import flag"},
		{"runs", `import "net/http"`, "may not import net/http"},
		{"runs", `import "modernc.org/sqlite"`, "may not import modernc.org/sqlite"},
		{"runs/compare", `import "github.com/parquet-go/parquet-go"`, "may not import github.com/parquet-go"},
		{"runs/export", `import "gonum.org/v1/plot/vg"`, "may not import gonum.org/v1/plot"},
		{"nn/draw", `import "google.golang.org/protobuf/encoding/protowire"`, "may not import google.golang.org/protobuf"},
		{"cmd/evolve", `import "github.com/BurntSushi/toml"`, "may not import github.com/BurntSushi/toml"},
		{"search", `import "example.com/x"`, "no rule says who may import it"},
		{"nn", `import "math/rand"`, "may not import math/rand"},
		{"nn", `import "evolve/nn/nntest"`, "may not import evolve/nn/nntest"},
		{"runs", `import "testing"`, "may not import testing"},
		{"runs", "import \"os\"\nfunc f() { os.Exit(1) }", "os.Exit"},
		{"cmd/evolve/internal/pages", "import \"os\"\nvar w = os.Stdout", "os.Stdout"},
		{"runs", `import x "os"`, "os under another name"},
		{"runs", "import \"log\"\nfunc f() { log.Fatalf(\"x\") }", "log.Fatalf"},
		{"search", "type T interface { A(); B(); C(); D(); E(); F() }", "an interface of 6 methods"},
		{"search", "type S interface { A(); B(); C() }\ntype T interface { S; D(); E(); F() }", "an interface of 6 methods"},
		{"cmd/evolve/internal/kinds", "func f[G any](g G) {}", "a type parameter"},
		{"cmd/evolve", "type T[G any] struct{ g G }", "a type parameter"},
	} {
		if got := check(c.dir, "a.go", c.text); len(got) != 1 || !strings.Contains(got[0], c.want) {
			t.Errorf("%s: %q: %q, want one that says %q", c.dir, c.text, got, c.want)
		}
	}
	for _, c := range []struct{ dir, name, text string }{
		{"cmd/evolve/internal/kinds", "erase.go", "func f[G any](g G) {}"},
		{"search", "a.go", "func f[G any](g G) {}\ntype T interface { A(); B(); C(); D(); E() }"},
		{"nn", "a.go", `import "math/rand/v2"`},
		{"cmd/evolve/internal/pages", "a.go", `import "evolve/cmd/evolve/internal/outcome"`},
	} {
		if got := check(c.dir, c.name, c.text); len(got) > 0 {
			t.Errorf("%s: %q: %q, and it is allowed", c.dir, c.text, got)
		}
	}
}

// TestOneFileOneRow checks that every row of the tables of strategies and metrics has a file that a first guess finds.
func TestOneFileOneRow(t *testing.T) {
	exists := func(elem ...string) bool {
		_, err := os.Stat(filepath.Join(append([]string{"..", ".."}, elem...)...))
		return err == nil
	}
	for _, s := range search.Strategies() {
		if !exists("search", s.Name+".go") {
			t.Errorf("strategy %s: no search/%[1]s.go", s.Name)
		}
	}
	// Variants of one metric share its file, and so do the sizes of a network.
	families := strings.NewReplacer("_mean", "", "jacobian_covariance", "jacobian", "jacobian_cosine", "jacobian",
		"large_noise_jacobian_cosine", "noise_jacobian", "more_noised_jacobian_cosine", "noise_jacobian",
		"large_noise_jacobian", "noise_jacobian", "more_noised_jacobian", "noise_jacobian",
		"parameters", "size", "multiply_adds", "size", "peak_activation", "size",
		"linears", "structure", "products", "structure", "sums", "structure", "blends", "structure", "tanhs", "structure", "sigmoids", "structure",
		"leaky_relus", "structure", "nodes", "structure", "states", "structure", "depth", "structure")
	for _, k := range kinds.All() {
		for _, m := range k.Metrics {
			if file := families.Replace(m.Name) + ".go"; !exists("fitness", k.Name, file) {
				t.Errorf("metric %s of %s: no fitness/%[2]s/%[3]s", m.Name, k.Name, file)
			}
		}
	}
}
