package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"evolve/runs"
)

// A user's file without space.leaky means leaky updates. A resolved configuration without it, which an earlier version
// wrote, means none; its header has no such key either, so that the log of the run continues and replays.
func TestAddedKeys(t *testing.T) {
	dir := t.TempDir()
	load := func(name, text string, sets ...string) *Config {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		c, err := Load(path, sets, knowns)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	for _, c := range []struct {
		name, text string
		sets       []string
		leaky      bool
	}{
		{"run.toml", good, nil, true},
		{"run.toml", good + "[space]\nleaky = false\n", nil, false},
		{runs.ResolvedFile, good, nil, false},
		{runs.ResolvedFile, good + "[space]\nleaky = true\n", nil, true},
		{runs.ResolvedFile, good, []string{"space.leaky=true"}, true},
		{runs.ResolvedFile, encoders, nil, false},
	} {
		got := load(c.name, c.text, c.sets...)
		if got.Space.Leaky != c.leaky {
			t.Errorf("%s %v: leaky = %v:\n%s", c.name, c.sets, got.Space.Leaky, c.text)
		}
		header := string(got.JSON())
		if strings.Contains(header, `"leaky":true`) != c.leaky || strings.Contains(header, `"leaky":false`) {
			t.Errorf("%s %v: header %s", c.name, c.sets, header)
		}
		if strings.Contains(header, `"operations"`) != (got.Space.Kind == "bert") {
			t.Errorf("%s: the header of a space of all operations: %s", c.name, header)
		}
		for _, name := range []string{runs.ResolvedFile, "copy.toml"} { // the written configuration means the same under any name
			if again := load(name, string(got.TOML())); string(again.TOML()) != string(got.TOML()) || string(again.JSON()) != header {
				t.Errorf("%s: written and read as %s, it is\n%s", c.name, name, again.TOML())
			}
		}
	}
	if some := string(load("run.toml", good+"[space]\noperations = ['linear', 'blend']\n").JSON()); !strings.Contains(some, `"operations":["linear","blend"]`) {
		t.Errorf("header of a space of two operations: %s", some)
	}
}

// Bad operations of cells are refused with the reason.
func TestCellOperations(t *testing.T) {
	for text, want := range map[string]string{
		"operations = ['linear', 'activation_tan']": `run.toml:5:25: space.operations.1 ("activation_tan"): want "linear", "elementwise_prod", "elementwise_sum", "blend", ` +
			`"activation_tanh", "activation_sigm", "activation_leaky_relu"; did you mean "activation_tanh"?`,
		"operations = ['blend', 'activation_tanh']": `run.toml:5:1: space.operations ([blend activation_tanh]): makes no cell: add "linear", because nothing else reads the input of a layer`,
		"operations = []":                                    `run.toml:5:1: space.operations ([]): is empty, want at least one value`,
		"operations = ['linear', 'linear']":                  `run.toml:5:25: space.operations.1 ("linear"): is there twice`,
		"operations = ['linear', 'blend']\nintermediate = 1": `run.toml:6:1: space.intermediate (1): want at least 2 where space.operations has no activation`,
		"leaky = 'yes'":                                      `run.toml:5:9: space.leaky ("yes"): is a string, want true or false`,
	} {
		_, err := parse(good+"[space]\n"+text, "run.toml", ".", nil, knowns)
		if err == nil || err.Error() != want {
			t.Errorf("%s\n  says  %v\n  wants %s", text, err, want)
		}
	}
}
