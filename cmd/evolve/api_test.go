package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestAnIncompatibleChangeFailsUnlessTheChangelogNamesIt runs .ci/api/check in a repository of its own, which has this
// module's name, a small package and a command. Each step of the table builds on those before it.
func TestAnIncompatibleChangeFailsUnlessTheChangelogNamesIt(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a small module some ten times")
	}
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	run := func(dir string, command ...string) (string, error) {
		run := exec.CommandContext(t.Context(), command[0], command[1:]...)
		run.Dir = dir
		run.Env = append(os.Environ(), "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@b", "GIT_COMMITTER_NAME=a",
			"GIT_COMMITTER_EMAIL=a@b", "GIT_CONFIG_GLOBAL=/dev/null")
		output, err := run.CombinedOutput()
		return string(output), err
	}
	commit := func() {
		t.Helper()
		for _, command := range [][]string{{"git", "add", "-A"}, {"git", "commit", "-q", "-m", "change"}} {
			if output, err := run(dir, command...); err != nil {
				t.Fatalf("%v: %v\n%s", command, err, output)
			}
		}
	}
	for _, name := range []string{".ci/api/check", ".ci/api/.gitignore", ".ci/tools.mod", ".ci/tools.sum"} {
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		write(name, string(text))
	}
	const library, changelog = "package train\n\n", "# Changelog\n\n"
	write("go.mod", "module evolve\n\ngo 1.26\n")
	write("cmd/evolve/main.go", "package main\n\nfunc main() {}\n")
	write("nn/train/train.go", library+"func Rate() int { return 1 }\n")
	write("CHANGELOG.md", changelog)
	if output, err := run(dir, "git", "init", "-q"); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}

	const float = library + "func Rate() float32 { return 1 }\n"
	const documented = changelog + "* API: nn, nn/train: Rate returns a float32.\n"
	for _, step := range []struct {
		name   string
		files  map[string]string
		commit bool
		fails  bool
		prints string // what the check prints, or "" where it prints nothing
	}{
		{"before any base", nil, true, false, "no commit has .ci/api/base"},
		{"before the first base is committed", map[string]string{".ci/api/base": "1\n"}, false, false, "no commit has .ci/api/base"},
		{"the first base", nil, true, false, ""},
		{"the base is deleted", map[string]string{".ci/api/base": ""}, false, true, ".ci/api/base is missing"},
		{"a compatible change", map[string]string{".ci/api/base": "1\n", "nn/train/train.go": library + "func Rate() int { return 1 }\n\nfunc New() {}\n"}, false, false, ""},
		{"an incompatible change", map[string]string{"nn/train/train.go": float}, true, true, "! ./nn/train.Rate: changed from func() int to func() float32"},
		{"another package is named", map[string]string{"CHANGELOG.md": changelog + "* API: nn: Rate returns a float32.\n"}, true, true, "! ./nn/train.Rate"},
		{"the base is moved all the same", map[string]string{".ci/api/base": "2\n"}, true, true, "! ./nn/train.Rate"},
		{"the package is named", map[string]string{"CHANGELOG.md": documented}, true, false, "  ./nn/train.Rate"},
		{"the base is moved", map[string]string{".ci/api/base": "3\n"}, true, false, ""},
		{"a line that is accepted", map[string]string{"nn/train/train.go": library + "func Rate() {}\n"}, true, true, "! ./nn/train.Rate"},
		{"a package is removed", map[string]string{"nn/train/train.go": "", "nn/nn.go": "package nn\n"}, true, true, "! package evolve/nn/train: removed"},
		{"the removal is named", map[string]string{"CHANGELOG.md": documented + "* API: nn/train: removed.\n"}, true, false, "  package evolve/nn/train: removed"},
	} {
		for name, text := range step.files {
			write(name, text)
			if text == "" {
				os.Remove(filepath.Join(dir, name))
			}
		}
		if step.commit {
			commit()
		}
		output, err := run(dir, ".ci/api/check")
		if (err != nil) != step.fails || (step.prints == "") != (output == "") || !strings.Contains(output, step.prints) {
			t.Fatalf("%s: error %v, printed %q; want failure %v and %q", step.name, err, output, step.fails, step.prints)
		}
	}

	shallow := t.TempDir()
	if output, err := run(dir, "git", "clone", "-q", "--depth", "1", "file://"+dir, shallow); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	if output, err := run(shallow, ".ci/api/check"); err == nil || !strings.Contains(output, "git fetch --unshallow") {
		t.Errorf("in a shallow clone: error %v, printed %q", err, output)
	}
	if err := os.RemoveAll(filepath.Join(shallow, ".git")); err != nil {
		t.Fatal(err)
	}
	if output, err := run(shallow, ".ci/api/check"); err != nil || !strings.Contains(output, "skipped") {
		t.Errorf("without a repository: error %v, printed %q", err, output)
	}
}
