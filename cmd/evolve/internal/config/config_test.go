package config

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

var knowns = Knowns{
	Metrics: []Metric{{"volume", true, []string{"width", "repeats"}}, {"memory", true, []string{"width"}}, {"growth", false, nil}, {"parameters", true, nil}},
	Genomes: []string{"lstm"},
}

const good = `
[[objective]]
metric = "volume"
`

func load(t *testing.T, text string, sets ...string) (*Config, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "run.toml")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	c, err := Load(path, sets, knowns)
	if err != nil {
		err = &shortened{strings.ReplaceAll(err.Error(), path, "run.toml")}
	}
	return c, err
}

type shortened struct{ text string }

func (s *shortened) Error() string { return s.text }

// What users see, word for word.
func TestMessages(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", `run.toml:1:1: objective (""): missing: want at least one [[objective]] with a metric`},
		{"seed = [", `run.toml:1:8: array is incomplete`},
		{"seed = -4", `run.toml:1:8: seed: negative -4: want a whole number from 0`},
		{"seed = 1\nseed = 2", `run.toml:2:1: seed: key seed is already defined`},
		{"budget = 3", `run.toml:1:10: budget: is of type integer, want a table`},
		{"[budget]\nwall = '1 hour'", `run.toml:2:8: budget.wall: "1 hour": want a duration like "90s" or "1h30m"`},
		{"[constraint]\ngrowth = '1'", `run.toml:2:10: constraint.growth: "1": want "<=X", ">=X" or "A..B" with A <= B`},
		{"[constraint]\ngrowth = '3..2'", `run.toml:2:10: constraint.growth: "3..2": want "<=X", ">=X" or "A..B" with A <= B`},
		{"[space]\nnodez = 3\nnodes = 'many'", "run.toml:2:1: space.nodez: unknown key, did you mean space.nodes?\n" +
			`run.toml:3:9: space.nodes: is of type string, want a whole number`},
		{good + "[nonsense_table]", `run.toml:4:2: nonsense_table: unknown key; evolve init prints all keys`},
		{"[[objective]]\nmetric = 'volumen'", `run.toml:2:1: objective.0.metric ("volumen"): want "volume", "memory", "growth", "parameters"; did you mean "volume"?`},
		{"[[objective]]\nmetric = 'growth'", `run.toml:2:1: objective.0.metric ("growth"): no value of it is better than another: use it in [constraint]`},
		{"[[objective]]\nmetric = 'memory'\nrepeats = 3", `run.toml:3:1: objective.0.repeats (3): does not change memory, which takes width`},
		{good + "[[objective]]\nmetric = 'volume'", `run.toml:4:3: objective.1.name ("volume"): another objective has this name: give one of them a name of its own`},
		{good + "[[objective]]\nmetric = 'memory'\n[combine]\nkind = 'none'", `run.toml:7:1: combine.kind ("none"): strategies follow one number: several objectives need "rank"`},
		{good + "[constraint]\ngroth = '<=1'", `run.toml:5:1: constraint.groth ("<=1"): no such metric: want "volume", "memory", "growth", "parameters"; did you mean "growth"?`},
		{good + "[strategy]\nkind = 'random'\npopulation = 5\nlag = 0", "run.toml:6:1: strategy.population (5): belongs to kind = \"aging\", not to \"random\"\n" +
			`run.toml:7:1: strategy.lag (0): want 1 to 100000`},
		{good + "[strategy]\ngiven = ['lstn']", `run.toml:5:1: strategy.given ("lstn"): neither a built-in cell (lstm) nor a recipe file`},
		{good + "[input]\nkind = 'text'\nvocabulary = 7", "run.toml:4:2: input.path (\"\"): missing: kind = \"text\" reads a file\n" +
			`run.toml:6:1: input.vocabulary (7): belongs to kind = "uniform" or "zipf", not to "text"`},
		{"name = 'a/b'\n" + good, `run.toml:1:1: name ("a/b"): becomes a folder: want letters, digits and . _ - only, and no dot in front`},
		{"failure = { max_failed = 3 }\n" + good, `run.toml:1:13: failure.max_failed (3): want a share from 0 (any) to 1`},
	} {
		if _, err := load(t, c.text); err == nil || err.Error() != c.want {
			t.Errorf("%s\n  says  %v\n  wants %s", c.text, err, c.want)
		}
	}
}

func TestOverrides(t *testing.T) {
	for set, want := range map[string]string{
		"strategy.populaton=5":        "unknown key, did you mean strategy.population?",
		"seed=x":                      "is of type string, want a whole number from 0",
		"foo":                         "want key=value, like strategy.population=50",
		"objective.1.repeats=3":       "there is no objective 1: they are counted from 0, there are 1",
		"objective.0.reps=3":          "unknown key, did you mean objective.steps?",
		"strategy.population=0":       "want 1 to 10000000",
		"constraint.growth=7":         `"7": want "<=X", ">=X" or "A..B" with A <= B`,
		"strategy.kind=agin":          `want "aging", "random", "local"`,
		`strategy.population="three"`: "is of type string, want a whole number",
	} {
		if _, err := load(t, good, set); err == nil || !strings.HasPrefix(err.Error(), "-set "+set) || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%s\n  says  %v\n  wants %s", set, err, want)
		}
	}
	c, err := load(t, good+"[strategy]\npopulation = 7\n", "strategy.kind=random", "objective[0].width=9", "constraint.growth=<=1", "budget.target=1", "name=x")
	if err != nil {
		t.Fatal(err)
	}
	if c.Strategy.Kind != "random" || c.Strategy.Population != 0 || c.Objective[0].Width != 9 || c.Constraint["growth"].Max != 1 || *c.Budget.Target != 1 || c.Name != "x" {
		t.Errorf("%+v", c)
	}
}

// What is loaded, written with every default filled in, and loaded again is the same.
func TestRoundTrip(t *testing.T) {
	for _, text := range []string{
		good,
		good + "[[objective]]\nmetric = 'memory'\nwidth = 12\n[constraint]\ngrowth = '<=1'\nparameters = '1e6 .. 25e6'\n[budget]\nwall = '90m'\ntarget = 3\npatience = 9\n",
		good + "[strategy]\nkind = 'local'\nwhole = true\ngiven = ['lstm']\n[input]\nkind = 'zipf'\n[output]\ncache = 'off'\n",
	} {
		c, err := load(t, text)
		if err != nil {
			t.Fatal(err)
		}
		d, err := load(t, string(c.TOML()))
		if err != nil {
			t.Fatalf("%v\n%s", err, c.TOML())
		}
		c.dir, d.dir = "", ""
		if !reflect.DeepEqual(c, d) || string(c.JSON()) != string(d.JSON()) {
			t.Errorf("%s\n%s", c.TOML(), d.TOML())
		}
	}
}

// The sample has every key, at its default where it is commented or not, and loads.
func TestSampleHasEveryKey(t *testing.T) {
	k := knowns
	for _, name := range []string{"state_volume", "lag1_memory", "perturbation"} {
		k.Metrics = append(k.Metrics, Metric{name, true, nil})
	}
	c, err := Default(nil, k)
	if err != nil {
		t.Fatal(err)
	}
	if c.Strategy.Population != 100 || len(c.Objective) != 2 {
		t.Errorf("%+v", c)
	}
	for _, key := range keys(reflect.TypeFor[Config](), "") {
		last := key[strings.LastIndexByte(key, '.')+1:]
		if !regexp.MustCompile(`(?m)^(# )?(\[+` + last + `\]+|` + last + ` = )`).MatchString(Sample()) {
			t.Errorf("%s is not in the sample", key)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(sample)
	f.Add(good + "[a.b.c]\n'x y' = { z = 1 }")
	f.Add("[[objective]]\n[[objective.metric]]\n")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := parse(text, "fuzz", ".", nil, knowns)
		if err != nil {
			for _, line := range strings.Split(err.Error(), "\n") {
				if strings.HasPrefix(line, "fuzz:") && !regexp.MustCompile(`^fuzz:\d+:\d+: `).MatchString(line) {
					t.Fatalf("no place: %s", line)
				}
			}
			return
		}
		if _, err := parse(string(c.TOML()), "again", ".", nil, knowns); err != nil {
			t.Fatalf("%v\n%s", err, c.TOML())
		}
	})
}
