package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/testscript"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/config"
	"evolve/cmd/evolve/internal/engine"
	"evolve/cmd/evolve/internal/kinds"
)

// TestScripts runs the scripts in testdata/script. EVOLVE_UPDATE=1 rewrites the expected output.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           filepath.Join("testdata", "script"),
		UpdateScripts: os.Getenv("EVOLVE_UPDATE") != "",
		Setup: func(e *testscript.Env) error {
			self, err := os.Executable()
			if err != nil {
				return err
			}
			root, err := filepath.Abs(filepath.Join("..", ".."))
			if err != nil {
				return err
			}
			e.Setenv("EVOLVE_TEST_MAIN", "1")
			e.Setenv("ROOT", root)
			e.Setenv("EVOLVE", self)
			return nil
		},
	})
}

// TestDocumentedCommandsExist checks that every evolve command in README and docs names a command that exists. It joins
// wrapped lines.
func TestDocumentedCommandsExist(t *testing.T) {
	known := map[string]bool{}
	for _, c := range commands() {
		known[c.Name] = true
	}
	known["help"] = true
	line := regexp.MustCompile("(?m)(?:^|`|go run ./cmd/)evolve ([a-z]+)")
	found := 0
	for _, file := range documents(t) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range line.FindAllStringSubmatch(string(text), -1) {
			found++
			if !known[m[1]] {
				t.Errorf("%s: evolve %s: no such command", file, m[1])
			}
		}
		for i, line := range strings.Split(string(text), "\n") {
			width := 100
			if strings.HasPrefix(line, "|") { // a table
				width = 140
			}
			if utf8.RuneCountInString(line) > width {
				t.Errorf("%s:%d: wider than %d columns", file, i+1, width)
			}
		}
	}
	if found < 8 {
		t.Errorf("only %d commands found", found)
	}
}

// TestLibraryGuideShowsTheProgramThatIsTested compares the program of the guide with the one that a test builds.
func TestLibraryGuideShowsTheProgramThatIsTested(t *testing.T) {
	program, err := os.ReadFile(filepath.Join("testdata", "library", "main.go.txt"))
	if err != nil {
		t.Fatal(err)
	}
	guide, err := os.ReadFile(filepath.Join("..", "..", "docs", "how-to", "go-library.md"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(guide), string(program)) {
		t.Error("docs/how-to/go-library.md shows another program than testdata/library/main.go.txt")
	}
}

// documents returns the paths of README and of everything in docs that people write: of docs/reference, which the program
// generates, only the page about run directories.
func documents(t *testing.T) []string {
	t.Helper()
	all := []string{filepath.Join("..", "..", "README.md")}
	err := filepath.WalkDir(filepath.Join("..", "..", "docs"), func(path string, d fs.DirEntry, err error) error {
		generated := strings.Contains(path, "reference") && d.Name() != "run-directory.md"
		if err == nil && filepath.Ext(path) == ".md" && !generated {
			all = append(all, path)
		}
		return err
	})
	if err != nil || len(all) < 15 {
		t.Fatalf("%d documents, %v", len(all), err)
	}
	return all
}

// TestExamples checks that every example loads: configurations, also those that want results of a benchmark, and
// experiments.
func TestExamples(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "examples", "*.toml"))
	if err != nil || len(files) < 3 {
		t.Fatalf("%v, %v", files, err)
	}
	given := givenFiles(t)
	for _, f := range files {
		switch name := filepath.Base(f); {
		case strings.HasPrefix(name, "compare_") || strings.HasPrefix(name, "study_"):
			loadsExperiment(t, f, given)
		case strings.HasPrefix(name, "pool_"):
			_, _, err = kinds.Load(f, "", given(name))
		default:
			var c *config.Config
			if c, _, err = kinds.Load(f, "", given(name)); err == nil {
				_, err = engine.Open(c)
			}
		}
		if err != nil {
			t.Error(err)
		}
	}
	embedded, _, err := kinds.Load("", "", []string{"space.leaky=false"}) // the documents quote numbers without leaky updates
	if err != nil {
		t.Fatal(err)
	}
	example, _, err := kinds.Load(filepath.Join("..", "..", "examples", "rnn.toml"), "", nil)
	if err != nil || string(embedded.JSON()) != string(example.JSON()) {
		t.Errorf("examples/rnn.toml is not the embedded default without leaky updates: %v\n%s\n%s", err, example.JSON(), embedded.JSON())
	}
}

// givenFiles returns the settings that replace the files which an example needs and a clone does not have.
func givenFiles(t *testing.T) func(name string) []string {
	results, text := filepath.Join(t.TempDir(), "results.json"), filepath.Join(t.TempDir(), "text.txt")
	err := errors.Join(os.WriteFile(results, []byte("[]"), 0o666), os.WriteFile(text, []byte(strings.Repeat("one two three\n", 1000)), 0o666))
	if err != nil {
		t.Fatal(err)
	}
	return func(name string) []string {
		switch {
		case strings.HasPrefix(name, "pool_"):
			return []string{"oracle.files=['" + results + "']"}
		case name == "find_cell.toml":
			return []string{"training.text='" + text + "'", "shortlist.test='" + text + "'"}
		case name == "shortlist.toml":
			return []string{"shortlist.text='" + text + "'", "shortlist.test='" + text + "'"}
		}
		return nil
	}
}

func loadsExperiment(t *testing.T, file string, given func(name string) []string) {
	x, err := config.LoadExperiment(file)
	if err != nil {
		t.Error(err)
		return
	}
	for _, c := range x.Configs {
		list, err := x.Plan(c)
		if err != nil {
			t.Error(err)
		}
		for _, p := range list {
			if _, _, err := kinds.Load(p.Config, "", append(p.Sets, given(c)...)); err != nil {
				t.Fatalf("%s: %s: %v", file, p.Folder, err)
			}
		}
	}
}

// TestHelp checks that every command has help with a usage line, and names an unknown flag in its error.
func TestHelp(t *testing.T) {
	for _, c := range commands() {
		var out, errs strings.Builder
		if code := run(nil, &out, &errs, []string{c.Name, "-h"}); code != cli.ExitDone || errs.Len() > 0 || !strings.HasPrefix(out.String(), "usage: evolve") {
			t.Errorf("%s -h: exit %d, %q", c.Name, code, errs.String())
		}
		out.Reset()
		if code := run(nil, &out, &errs, []string{c.Name, "-nonsense"}); code != cli.ExitUsage || !strings.Contains(errs.String(), "nonsense") {
			t.Errorf("%s -nonsense: exit %d, %q", c.Name, code, errs.String())
		}
	}
}
