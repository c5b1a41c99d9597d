package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Run directories keep TOML's text and logs keep JSON's, so both must stay as they are, byte for byte. To accept a
// change, set EVOLVE_UPDATE=1.
func TestEncodedBytesAreFrozen(t *testing.T) {
	texts := []string{
		good,
		encoders,
		good + "[[objective]]\nmetric = 'memory'\nname = 'other'\nwidth = 12\n[constraint]\nparameters = '1e6 .. 25e6'\ngrowth = '<=1'\n[budget]\nwall = '90m'\ntarget = 3\npatience = 9\n",
		good + "[input]\nkind = 'zipf'\nexponent = 1e-9\n[failure]\ntimeout = '0s'\nmax_failed = 0\n[model]\ntied = false\n[budget]\ntarget = -1e30\n",
		"name = \"\"\"\n\"\"\"\n" + good,
		good + "[strategy]\nkind = 'local'\nwhole = true\ngiven = ['lstm']\n[output]\ncache = 'off'\n",
		good + "[strategy]\nkind = 'nsga2'\ncheap = 'memory'\nwarmup = 9\n[shortlist]\nsize = 3\ntask = 'copy'\nrate = 0.25\nclip = -1\n",
		encoders + "hidden = [128]\noperations = ['DSC7', 'SDP']\nheads = [1]\n[combine]\nkind = 'rank'\n",
		good + "[space]\nleaky = false\noperations = ['activation_tanh', 'linear']\n",
	}
	var b strings.Builder
	for _, text := range texts {
		c, err := parse(text, "frozen.toml", ".", nil, knowns)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s%s\n\n", c.TOML(), c.JSON())
	}
	c := &Config{Name: "tab\t quote' \"back\\slash\" \x00\x1f\x7f Ä\r\n\b\f", Seed: 1 << 62, Space: Space{Kind: "rnn"},
		Objective:  []Objective{{Metric: "it's", Name: `say "yes"`}, {}},
		Constraint: map[string]Bound{"b": {-1, 1}, "a c": {}, "": {0.1, 1e21}, "it's": {}, "a\"b": {}, "\n": {}, "Ä": {}},
		Strategy:   Strategy{Kind: "walk", By: []string{}, Given: []string{"a'b", "c"}}, Input: Input{Kind: "zipf", Exponent: 1e21},
	}
	fmt.Fprintf(&b, "%s%s\n\n", encode(*c), c.JSON())
	path := filepath.Join(t.TempDir(), "x.toml")
	experiment := "configs = ['a.toml']\nseeds = 1\nset = ['a=1']\n[[strategy]]\nkind = 'nsga2'\nname = 'two'\npopulation = 40\ncrossover = 1.0\nwhole = true\n" +
		"given = ['a', \"it's\"]\nby = []\ncheap = \"\\t\"\nset = ['b=2']\n"
	if err := os.WriteFile(path, []byte(experiment), 0o644); err != nil {
		t.Fatal(err)
	}
	x, err := LoadExperiment(path)
	if err != nil {
		t.Fatal(err)
	}
	runs, err := x.Plan("")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range runs {
		fmt.Fprintf(&b, "%s %q\n", r.Folder, r.Sets)
	}
	golden := filepath.Join("testdata", "encoded.golden")
	if os.Getenv("EVOLVE_UPDATE") != "" {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("\n%s\nwant\n%s", b.String(), want)
	}
}
