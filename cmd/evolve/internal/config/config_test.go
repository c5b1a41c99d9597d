package config

import (
	"bytes"
	"maps"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var knowns = Knowns{
	"rnn": {
		Genome: "cell", Recipe: "recipe", Genomes: []string{"lstm"},
		Metrics: []Metric{{"volume", true, []string{"width", "repeats"}}, {"memory", true, []string{"width"}}, {"growth", false, nil}, {"parameters", true, nil}},
	},
	"bert": {
		Genome: "configuration", Recipe: "configuration", Genomes: []string{"bert-tiny"},
		Metrics: []Metric{{"confidence", true, []string{"batch", "length", "repeats"}}, {"parameters", true, nil}},
	},
}

const good = `
[[objective]]
metric = "volume"
`

const encoders = `objective = [{metric = "parameters"}]
[space]
kind = "bert"
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

// What users see, word for word: everything that is wrong with a file, in its order.
func TestMessages(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		// not TOML
		{"seed = [", `run.toml:1:8: seed: unexpected EOF; expected value`},
		{"name='\xff'", `run.toml:1:7: invalid UTF-8: byte 0xff`},
		{"seed = 1\nseed = 2", `run.toml:2:1: seed: is defined already, at 1:1`},
		{"nodez = 3\n[space]\n[space]", "run.toml:1:1: nodez: unknown key, did you mean space.nodes?\nrun.toml:3:2: space: is defined already, at 2:2"},

		// unknown keys
		{good + "[nonsense_table]\na = 1\nb = 2", `run.toml:4:2: nonsense_table: unknown key; evolve init prints all keys`},
		{good + "[strateggy]\nkind = 'random'", `run.toml:4:2: strateggy: unknown key, did you mean strategy?`},
		{good + "[budget]\ntimeout = '3s'", `run.toml:5:1: budget.timeout: unknown key, did you mean failure.timeout?`},
		{"population = 3" + good, `run.toml:1:1: population: unknown key, did you mean strategy.population?`},
		{"Seed = 3" + good, `run.toml:1:1: Seed: unknown key, did you mean seed?`},
		{"'strategy.kind' = 'random'" + good, `run.toml:1:1: "strategy.kind": unknown key, did you mean strategy.kind?`},
		{good + "[strategy.0]\nkind = 'random'", `run.toml:4:11: strategy.0: unknown key; evolve init prints all keys`},
		{good + "[objective.sub]\nx = 1", `run.toml:4:12: objective.0.sub: unknown key; evolve init prints all keys`},
		{"objective = [{metric = 'volume', widht = 3}]", `run.toml:1:34: objective.0.widht: unknown key, did you mean objective.width?`},
		{"[[objective]]\nmetrik = 'volume'", `run.toml:2:1: objective.0.metrik: unknown key, did you mean objective.metric?`},
		{good + "[constraint.growth]\nmax = 1", `run.toml:4:13: constraint.growth: is a table, want a string in quotes, like "<=1"`},

		// wrong types, and values that cannot be read
		{"seed = -4\nweights.seed = 'x'" + good, "run.toml:1:8: seed (-4): want a whole number from 0\n" +
			`run.toml:2:16: weights.seed ("x"): is a string, want a whole number`},
		{"seed = 99999999999999999999" + good, `run.toml:1:8: seed (99999999999999999999): does not fit into 64 bits`},
		{"seed = 2020-01-01\nbudget = 3" + good, "run.toml:1:8: seed (2020-01-01): is a date or time, want a whole number\n" +
			`run.toml:2:10: budget (3): is an integer, want a table`},
		{good + "[model]\ntied = 1\nlayers = 3.0\n[space]\nnodes = []", "run.toml:5:8: model.tied (1): is an integer, want true or false\n" +
			"run.toml:6:10: model.layers (3.0): is a float, want a whole number\n" +
			"run.toml:8:9: space.nodes ([]): is an array, want a whole number"},
		{good + "[strategy]\ngiven = 'lstm'\n[budget]\nwall = 3600\ntarget = nan", "run.toml:5:9: strategy.given (\"lstm\"): is a string, want strings in brackets: [\"a\", \"b\"]\n" +
			"run.toml:7:8: budget.wall (3600): is an integer, want a string in quotes, like \"90s\"\n" +
			"run.toml:8:10: budget.target (nan): want a finite number"},
		{good + "[strategy]\ngiven = ['lstm', 3]", `run.toml:5:9: strategy.given (['lstm', 3]): element 1 (3) is an integer, want a string in quotes`},
		{good + "[budget]\nwall = '1 hour'\n[failure]\ntimeout = '-1s'", "run.toml:5:8: budget.wall (\"1 hour\"): want a duration like \"90s\" or \"1h30m\"\n" +
			`run.toml:7:11: failure.timeout ("-1s"): want a duration like "90s" or "1h30m"`},
		{good + "[constraint]\ngrowth = '1'\nparameters = '3..2'", "run.toml:5:10: constraint.growth (\"1\"): want \"<=X\", \">=X\" or \"A..B\" with A <= B\n" +
			`run.toml:6:14: constraint.parameters ("3..2"): want "<=X", ">=X" or "A..B" with A <= B`},
		{"[objective]\nmetric = 'volume'", `run.toml:1:2: objective: is a table, want a list: [[objective]]`},
		{"objective.metric = 'volume'", `run.toml:1:11: objective.metric: objectives are a list, want [[objective]]`},
		{"objective = [3]", `run.toml:1:13: objective ([3]): element 0 (3) is an integer, want a table`},
		{good + "[[strategy]]\nkind = 3", `run.toml:4:3: strategy: is an array of tables, want a table`},

		// all that can be found at once
		{"[space]\nnodez = 3\nnodes = 'many'\n[strategy]\nlag = 0", "run.toml:1:1: objective: missing: want at least one [[objective]] with a metric\n" +
			"run.toml:2:1: space.nodez: unknown key, did you mean space.nodes?\n" +
			"run.toml:3:9: space.nodes (\"many\"): is a string, want a whole number\n" +
			"run.toml:5:1: strategy.lag (0): want 1 to 100000"},

		// impossible values
		{"", `run.toml:1:1: objective: missing: want at least one [[objective]] with a metric`},
		{"[[objective]]", `run.toml:1:3: objective.0.metric: missing: want "volume", "memory", "growth", "parameters"`},
		{"[[objective]]\nmetric = 'volumen'", `run.toml:2:1: objective.0.metric ("volumen"): want "volume", "memory", "growth", "parameters"; did you mean "volume"?`},
		{"[[objective]]\nmetric = 'growth'", `run.toml:2:1: objective.0.metric ("growth"): has no direction, so it cannot rank candidates: use it in [constraint]`},
		{"[[objective]]\nmetric = 'memory'\nrepeats = 3", `run.toml:3:1: objective.0.repeats (3): does not change memory, which takes width`},
		{good + "width = -1", `run.toml:4:1: objective.0.width (-1): want 1 to 100000`},
		{good + "[[objective]]\nmetric = 'volume'", `run.toml:4:3: objective.1.name ("volume"): another objective has this name: give one of them a name of its own`},
		{good + "[[objective]]\nmetric = 'memory'\n[combine]\nkind = 'none'", `run.toml:7:1: combine.kind ("none"): this strategy follows one number: several objectives need "rank", or strategy.kind = "nsga2" or "pdns"`},
		{good + "[combine]\nsample = 3", `run.toml:5:1: combine.sample (3): belongs to kind = "rank", not to "none"`},
		{good + "[constraint]\ngroth = '<=1'", `run.toml:5:1: constraint.groth ("<=1"): no such metric: want "volume", "memory", "growth", "parameters"; did you mean "growth"?`},
		{good + "[strategy]\nkind = 'random'\npopulation = 5\nlag = 0", "run.toml:6:1: strategy.population (5): belongs to kind = \"aging\" or \"elitist\" or \"halving\" or \"nsga2\" or \"pdns\", not to \"random\"\n" +
			`run.toml:7:1: strategy.lag (0): want 1 to 100000`},
		{good + "[strategy]\nkind = 'walk'", "run.toml:4:2: strategy.by: missing: want the metrics whose order it follows, best first\nrun.toml:5:1: strategy.kind (\"walk\"): goes over a pool, which needs oracle.pool = true"},
		{good + "[strategy]\nkind = 'nsga2'\ncrossover = 1.5\npopulation = 1", "run.toml:6:1: strategy.crossover (1.5): want a share from 0 to 1\nrun.toml:7:1: strategy.population (1): want 2 to 100000"},
		{good + "[strategy]\nscreen = 4", "run.toml:4:2: strategy.cheap: missing: warmup and screen look at a cheap metric first"},
		{good + "[strategy]\ncheap = 'volume'", `run.toml:5:1: strategy.cheap ("volume"): has no effect without strategy.warmup or strategy.screen: set one of them`},
		{good + "[strategy]\ncheap = 'volum'\nscreen = 2", `run.toml:5:1: strategy.cheap ("volum"): no such metric; did you mean "volume"?`},
		{good + "[strategy]\ncheap = 'memory:width=0'\nscreen = 2", `run.toml:5:1: strategy.cheap ("memory:width=0"): setting width: want a whole number from 1`},
		{good + "[strategy]\ncheap = 'memory:layer=2'\nscreen = 2", `run.toml:5:1: strategy.cheap ("memory:layer=2"): memory does not take the setting "layer", only "width"`},
		{good + "[strategy]\ncheap = 'growth:width=3'\nscreen = 2", `run.toml:5:1: strategy.cheap ("growth"): has no direction, so it cannot rank candidates`},
		{good + "[strategy]\ncheap = 'learned'\nwarmup = 9", `run.toml:5:1: strategy.cheap ("learned"): has learned nothing before the run, when warmup looks at it: set a metric`},
		{good + "[strategy]\ncheap = 'learned'\nscreen = 2\nrandom_share = 1.5", `run.toml:7:1: strategy.random_share (1.5): want a share from 0 to 1`},
		{good + "[strategy]\nrandom_share = 0.5", `run.toml:5:1: strategy.random_share (0.5): has no effect without strategy.screen`},
		{good + "[strategy]\nkind = 'random'\ncheap = 'volume'\nwarmup = 20", `run.toml:7:1: strategy.warmup (20): random does not build on where it starts`},
		{good + "[oracle]\npool = true\nlabel = 'glue'", "run.toml:5:1: oracle.pool (true): a pool is read from oracle.files, which is missing (docs/how-to/benchmarks.md)\nrun.toml:6:1: oracle.label (\"glue\"): is a column of oracle.files, which is missing"},
		{good + "[oracle]\nfiles = ['nowhere.json']", `run.toml:5:10: oracle.files.0 ("nowhere.json"): no such file or directory`},
		{good + "[strategy]\nkind = 'agin'\npopulation = 5", `run.toml:5:1: strategy.kind ("agin"): want "aging", "elitist", "halving", "local", "nsga2", "pdns", "random", "walk"; did you mean "aging"?`},
		{good + "[strategy]\npopulation = 0\nsample = 0", "run.toml:5:1: strategy.population (0): want 1 to 10000000\nrun.toml:6:1: strategy.sample (0): want 1 to 10000000"},
		{good + "[strategy]\ngiven = ['lstn', 'lstm',\n 'none.json']", "run.toml:5:10: strategy.given.0 (\"lstn\"): neither a built-in cell (lstm) nor a recipe file that can be read\n" +
			`run.toml:6:2: strategy.given.2 ("none.json"): neither a built-in cell (lstm) nor a recipe file that can be read`},
		{good + "[input]\nkind = 'text'\nvocabulary = 7", "run.toml:4:2: input.path: missing: kind = \"text\" reads a file\n" +
			`run.toml:6:1: input.vocabulary (7): belongs to kind = "uniform" or "zipf" or "hashed", not to "text"`},
		{good + "[input]\nkind = 'text'\npath = '.'", `run.toml:6:1: input.path ("."): is a folder, want a file`},
		{good + "[input]\nkind = 'text'\npath = 'none.txt'", `run.toml:6:1: input.path ("none.txt"): no such file or directory`},
		{good + "[input]\nexponent = 2.0", `run.toml:5:1: input.exponent (2): belongs to kind = "zipf", not to "uniform"`},
		{good + "[input]\nkind = 'zipf'\nexponent = 0", `run.toml:6:1: input.exponent (0): want more than 0, at most 10`},
		{good + "[space]\nnodes = 3", `run.toml:5:1: space.nodes (3): want at least 2 for each hidden state: 6 with space.hidden_states = 3`},
		{good + "[space]\nnodes = 121\nhidden_states = 0", "run.toml:5:1: space.nodes (121): want 3 to 120\nrun.toml:6:1: space.hidden_states (0): want 1 to 8"},

		// spaces of encoders
		{encoders + "reading = 'nominl'", `run.toml:4:1: space.reading ("nominl"): want "nominal", "trained", "paper"`},
		{encoders + "heads = []\nhidden = [256, 128, 256]\nlayers = [0]", "run.toml:4:1: space.heads ([]): is empty, want at least one value\n" +
			"run.toml:5:21: space.hidden.2 (256): is there twice\nrun.toml:6:11: space.layers.0 (0): want 1 to 256"},
		{encoders + "heads = [2,\n 3]", `run.toml:5:2: space.heads.1 (3): does not divide 128, which space.hidden has`},
		{encoders + "operations = ['SDP', 'DSC4', 'dft']", "run.toml:4:22: space.operations.1 (\"DSC4\"): want SDP, WMA, DFT, DCT, or DSC with an odd kernel up to 255, such as DSC5\n" +
			`run.toml:4:30: space.operations.2 ("dft"): want SDP, WMA, DFT, DCT, or DSC with an odd kernel up to 255, such as DSC5`},
		{encoders + "hidden = ['128']\nheads = 2", "run.toml:4:10: space.hidden (['128']): element 0 (\"128\") is a string, want a whole number\n" +
			`run.toml:5:9: space.heads (2): is an integer, want whole numbers in brackets: [1, 2]`},
		{encoders + "nodes = 7\n[model]\ntied = true\ncotangent = 'zeros'", "run.toml:4:1: space.nodes (7): belongs to kind = \"rnn\", not to \"bert\"\n" +
			"run.toml:6:1: model.tied (true): belongs to space.kind = \"rnn\", not to \"bert\"\n" +
			`run.toml:7:1: model.cotangent ("zeros"): want "random", "ones"`},
		{good + "[space]\nheads = [2]\n[model]\npositions = 64", "run.toml:5:1: space.heads ([2]): belongs to kind = \"bert\", not to \"rnn\"\n" +
			`run.toml:7:1: model.positions (64): belongs to space.kind = "bert", not to "rnn"`},
		{encoders + "[input]\nvocabulary = 40000", `run.toml:5:1: input.vocabulary (40000): want at most model.vocabulary, which is 30522`},
		{encoders + "[input]\nkind = 'wordpiece'\npath = 'none.txt'", "run.toml:4:2: input.vocabulary_file: missing: kind = \"wordpiece\" reads a file\n" +
			`run.toml:6:1: input.path ("none.txt"): no such file or directory`},
		{"[space]\nkind = 'bert'\n[[objective]]\nmetric = 'volume'\n[strategy]\ngiven = ['lstm']", "run.toml:4:1: objective.0.metric (\"volume\"): is a metric of space.kind = \"rnn\", not of \"bert\"\n" +
			`run.toml:6:10: strategy.given.0 ("lstm"): neither a built-in configuration (bert-tiny) nor a configuration file that can be read`},
		{good + "[constraint]\nconfidence = '<=1'", `run.toml:5:1: constraint.confidence ("<=1"): is a metric of space.kind = "bert", not of "rnn"`},
		{good + "[space]\nkind = 'brt'\nnodes = 3\nheads = []", `run.toml:5:1: space.kind ("brt"): want "rnn", "bert"`},
		{"name = 'A/b'" + good, `run.toml:1:1: name ("A/b"): becomes a folder: want a-z, 0-9 and . _ - only, and no dot in front`},
		{"name = '" + strings.Repeat("x", 80) + "/'" + good, `run.toml:1:1: name ("` + strings.Repeat("x", 60) + `..."): becomes a folder: want a-z, 0-9 and . _ - only, and no dot in front`},
		{"failure = { max_failed = 3 }\n" + good, `run.toml:1:13: failure.max_failed (3): want a share from 0 (any) to 1`},
	} {
		if _, err := load(t, c.text); err == nil || err.Error() != c.want {
			t.Errorf("%s\n  says  %v\n  wants %s", c.text, err, c.want)
		}
	}
}

// A byte order mark at the front is passed over, and moves no place.
func TestByteOrderMark(t *testing.T) {
	if c, err := load(t, "\ufeffseed = 7\n"+good); err != nil || c.Seed != 7 {
		t.Errorf("%v", err)
	}
	if _, err := load(t, "\ufeffsed = 7\n"+good); err == nil || !strings.HasPrefix(err.Error(), "run.toml:1:1: sed: unknown key") {
		t.Errorf("%v", err)
	}
	if _, err := load(t, good+"\ufeffseed = 7"); err == nil {
		t.Error("a mark in the middle is none")
	}
}

// The same configuration has the same report, whatever order Go walks its maps in.
func TestReportIsStable(t *testing.T) {
	text := "[constraint]\na = '<=1'\nb = '<=1'\nc = '<=1'\n[foo]\nx = 1\n[bar]\ny = 1\n"
	_, first := load(t, text, "objective.0.width=1", "constraint.d=<=1", "constraint.e=<=1")
	for range 20 {
		if _, err := load(t, text, "objective.0.width=1", "constraint.d=<=1", "constraint.e=<=1"); err.Error() != first.Error() {
			t.Fatalf("%v\n\n%v", err, first)
		}
	}
}

func TestOverrideMessages(t *testing.T) {
	for set, want := range map[string]int{"constraint={}": 0, "constraint={parameters='<=9'}": 1, "constraint.parameters=<=9": 2, "constraint.growth=<=9": 1} {
		c, err := load(t, good+"[constraint]\ngrowth = '<=1'", set)
		if err != nil || len(c.Constraint) != want {
			t.Errorf("%s: %v, %v", set, c.Constraint, err)
		}
	}
	for set, want := range map[string]string{
		"strategy.populaton=5":            "unknown key, did you mean strategy.population?",
		"strategy.0.kind=random":          "strategy.0: unknown key; evolve init prints all keys",
		"seed=x":                          "is a string, want a whole number",
		"seed=-4":                         "want a whole number from 0",
		"seed=":                           "is a string, want a whole number",
		"seed=1\nname=\"x\"":              "is a string, want a whole number",
		"foo":                             "want key=value, like strategy.population=50",
		"a b=3":                           "want key=value, like strategy.population=50",
		"=3":                              "want key=value, like strategy.population=50",
		"seed=\a\x7f\xff":                 "is a string, want a whole number",
		"objective.1.repeats=3":           "there is no objective 1: they are counted from 0, there are 1",
		"objective[x].repeats=3":          "want key=value, like strategy.population=50",
		"objective.metric=memory":         "objectives are numbered: want objective.0.KEY=value",
		"objective.0=3":                   "is an integer, want a table",
		"objective.0.reps=3":              "unknown key, did you mean objective.steps?",
		"objective[0].width=-1":           "want 1 to 100000",
		"objective=[]":                    "missing: want at least one [[objective]] with a metric",
		"objective=[{name=\"x\"}]":        `objective.0.metric: missing: want "volume", "memory", "growth", "parameters"`,
		"strategy.population=0":           "want 1 to 10000000",
		"strategy={kind=\"x\", lag=1}":    `strategy.kind ("x"): want "aging", "elitist", "halving", "local", "nsga2", "pdns", "random", "walk"`,
		"strategy=random":                 "is a string, want a table",
		"strategy.start=5":                `belongs to kind = "local", not to "aging"`,
		"combine.sample=5":                `belongs to kind = "rank", not to "none"`,
		"constraint.growth=7":             `is an integer, want a string in quotes, like "<=1"`,
		"constraint.growth=<1":            `want "<=X", ">=X" or "A..B" with A <= B`,
		"strategy.kind=agin":              `want "aging", "elitist", "halving", "local", "nsga2", "pdns", "random", "walk"; did you mean "aging"?`,
		`strategy.population="three"`:     "is a string, want a whole number",
		"name=2024":                       "is an integer, want a string in quotes",
		"strategy.given=[\"lstm\",\"x\"]": `strategy.given.1 ("x"): neither a built-in cell (lstm) nor a recipe file that can be read`,
	} {
		if _, err := load(t, good, set); err == nil || err.Error() != "-set "+set+": "+want {
			t.Errorf("%s\n  says  %v\n  wants %s", set, err, want)
		}
	}
}

func TestOverrides(t *testing.T) {
	aging := good + "width = 5\n[strategy]\npopulation = 7\n"
	c, err := load(t, aging, "strategy.kind=random", "objective[0].width=9", "constraint.growth=<=1", "budget.target=1",
		"budget.wall=90m", "name=x", "seed=0x10", "seed = 17 # the last one counts", `strategy.given=["lstm"]`, "output.cache=")
	if err != nil {
		t.Fatal(err)
	}
	if c.Strategy.Kind != "random" || c.Strategy.Population != 0 || c.Objective[0].Width != 9 || c.Constraint["growth"].Max != 1 ||
		*c.Budget.Target != 1 || c.Budget.Wall.Minutes() != 90 || c.Name != "x" || c.Seed != 17 || len(c.Strategy.Given) != 1 {
		t.Errorf("%+v", c)
	}
	for _, set := range []string{"strategy={kind=\"local\", start=3}", "strategy.kind=local", "objective.0.metric=memory", "objective=[{metric=\"memory\"}]"} {
		if _, err := load(t, aging+"sample = 3\n", set); err != nil {
			t.Error(err)
		}
	}
	if c, err := load(t, good+"repeats = 3\n", "objective.0.metric=memory"); err != nil || c.Objective[0].Repeats != 0 || c.Objective[0].Name != "memory" {
		t.Errorf("%+v %v", c, err)
	}
	if c, err := load(t, "[strategy]\nlag = 'x'\n"+good, "strategy.lag=3"); err == nil {
		t.Errorf("a file that is wrong is not mended by an override: %+v", c.Strategy)
	}
}

func TestDefaultsOfKinds(t *testing.T) {
	c, err := load(t, good)
	if err != nil {
		t.Fatal(err)
	}
	if s := c.Strategy; s.Population != 100 || s.Sample != 25 || s.Start != 0 || c.Combine != (Combine{Kind: "none"}) || c.Input != (Input{Kind: "uniform", Vocabulary: 1000, Seed: 1}) {
		t.Errorf("%+v", c)
	}
	c, err = load(t, good+"[[objective]]\nmetric = 'memory'\n[space]\nintermediate = 0\n", "strategy.kind=local", "input.kind=zipf")
	if err != nil {
		t.Fatal(err)
	}
	if c.Strategy.Start != 10 || c.Strategy.Population != 0 || c.Combine != (Combine{"rank", 256, 1}) || c.Input.Exponent != 1 || c.Space.Intermediate != intermediate {
		t.Errorf("%+v", c)
	}
}

func TestDefaultsOfSpaces(t *testing.T) {
	c, err := load(t, good)
	if err != nil {
		t.Fatal(err)
	}
	d, err := load(t, encoders+"[model]\nvocabulary = 500\n")
	if err != nil {
		t.Fatal(err)
	}
	if c.Model != (Model{Layers: 3, Embedding: 400, Hidden: 600, Vocabulary: 33278, Tied: true}) || c.Space.Heads != nil ||
		d.Model != (Model{Embedding: 128, Vocabulary: 500, Positions: 512, Cotangent: "random"}) || d.Space.Nodes != 0 ||
		d.Input != (Input{Kind: "zipf", Vocabulary: 500, Exponent: 1, Seed: 1}) || len(d.Space.Operations) != 6 {
		t.Errorf("%+v\n%+v", c, d)
	}
	for _, text := range []string{string(c.JSON()), string(c.TOML())} {
		if strings.Contains(text, "heads") || strings.Contains(text, "cotangent") {
			t.Error(text)
		}
	}
	// The file's keys for the other kind are dropped where the kind is overridden.
	if _, err := load(t, good+"[space]\nnodes = 7\n[model]\ntied = false\n", "space.kind=bert", "objective.0.metric=parameters"); err != nil {
		t.Error(err)
	}
}

func TestNameIsTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "First.Cells.toml")
	if err := os.WriteFile(path, []byte(good), 0o644); err != nil {
		t.Fatal(err)
	}
	if c, err := Load(path, nil, knowns); err != nil || c.Name != "first.cells" {
		t.Errorf("%+v %v", c, err)
	}
}

func TestBound(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct {
		text      string
		low, high float64
	}{{"<=1", -inf, 1}, {">=-2.5", -2.5, inf}, {"-5..-1", -5, -1}, {" 1e6 .. 25e6 ", 1e6, 25e6}} {
		b, err := bound(c.text)
		if err != nil || b.Min != c.low || b.Max != c.high {
			t.Errorf("%s: %+v %v", c.text, b, err)
		}
		if again, err := bound(b.String()); err != nil || again != b {
			t.Errorf("%s: %s %v", c.text, b, err)
		}
	}
	for _, text := range []string{"", "1", "<1", "<=", "<=nan", "<=inf", "1..", "..1", "2..1", "1...2..", "=<1"} {
		if b, err := bound(text); err == nil {
			t.Errorf("%q: %v", text, b)
		}
	}
}

// What is loaded, written with every default filled in, and loaded again is the same.
func TestRoundTrip(t *testing.T) {
	for _, text := range []string{
		good,
		good + "[[objective]]\nmetric = 'memory'\nwidth = 12\n[constraint]\ngrowth = '<=1'\nparameters = '1e6 .. 25e6'\n[budget]\nwall = '90m'\ntarget = 3\npatience = 9\n",
		good + "[input]\nseed = 0\n[weights]\nseed = 0\n[combine]\nkind = 'rank'\nseed = 0\n[failure]\ntimeout = '0s'\nmax_failed = 0\n[model]\ntied = false\n",
		good + "name = \"\\n[x]\\\"\\u0000\\u007fÄ\"\n[strategy]\nkind = 'random'\n",
		encoders,
		encoders + "reading = 'trained'\nhidden = [128]\noperations = ['DSC7']\nheads = [1]\n[model]\nvocabulary = 500\npositions = 64\ncotangent = 'ones'\n[input]\nkind = 'uniform'\n",
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

// Where a resolved configuration lies does not matter: its paths are absolute. The header's words have bare names.
func TestPaths(t *testing.T) {
	dir := t.TempDir()
	files := map[string]string{"run.toml": good + "[input]\nkind = 'text'\npath = 'sub/words.txt'\n[strategy]\ngiven = ['lstm', 'sub/cell.json']\n[output]\ncache = 'kept'\n",
		"sub/words.txt": "a b", "sub/cell.json": "{}"}
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	c, err := Load(filepath.Join(dir, "run.toml"), nil, knowns)
	if err != nil {
		t.Fatal(err)
	}
	d, err := load(t, string(c.TOML())) // in another folder
	if err != nil {
		t.Fatal(err)
	}
	if d.Path(d.Input.Path) != filepath.Join(dir, "sub", "words.txt") || d.Path(d.Output.Cache) != filepath.Join(dir, "kept") || d.Strategy.Given[0] != "lstm" {
		t.Errorf("%s", d.TOML())
	}
	if a, b := string(c.JSON()), string(d.JSON()); a != b || strings.Contains(a, "sub") || !strings.Contains(a, `"words.txt"`) || strings.Contains(a, "output") {
		t.Errorf("%s\n%s", a, b)
	}
}

// sampleKnowns knows the names of the sample too.
func sampleKnowns() Knowns {
	k := maps.Clone(knowns)
	add := func(kind string, m Metric) {
		names := k[kind]
		names.Metrics = append(slices.Clone(names.Metrics), m)
		k[kind] = names
	}
	for _, name := range []string{"state_volume", "lag1_memory", "perturbation", "hidden_covariance"} {
		add("rnn", Metric{name, true, []string{"repeats", "layer", "layers", "width", "embedding", "batch", "steps"}})
	}
	add("bert", Metric{"log_gradient_norm", true, []string{"repeats", "batch", "length"}})
	add("bert", Metric{"coding_rate", true, nil})
	return k
}

// A sample, but for its objectives and guards, which have no default, is the defaults.
func TestSamplesAreTheDefaults(t *testing.T) {
	for kind, text := range map[string]string{
		"rnn":  "name = 'rnn'\n[[objective]]\nmetric = 'state_volume'\n[[objective]]\nmetric = 'lag1_memory'\n",
		"bert": "name = 'bert'\nspace.kind = 'bert'\n[[objective]]\nmetric = 'log_gradient_norm'\n",
	} {
		c, err := Default(kind, nil, sampleKnowns())
		if err != nil {
			t.Fatal(err)
		}
		bare, err := parse(text, "bare", ".", nil, sampleKnowns())
		if err != nil {
			t.Fatal(err)
		}
		bare.Constraint = c.Constraint
		if !bytes.Equal(c.TOML(), bare.TOML()) {
			t.Errorf("%s\n%s", c.TOML(), bare.TOML())
		}
	}
}

// needsOthers are the ways to say that a key alone is not enough.
var needsOthers = regexp.MustCompile(`belongs to kind|which is missing|missing: warmup|missing: how many|missing: networks|has no effect without|no such file|needs an objective`)

// commented is a key of a sample that stands in a comment.
var commented = regexp.MustCompile(`(?m)^# ([a-z_]+ = )`)

// The samples explain every key, each those of its kind in their tables, and each value they show in a comment can be
// used.
func TestSamplesHaveEveryKey(t *testing.T) {
	some := map[string]bool{}
	for _, kind := range Kinds {
		shown := map[string]bool{}
		entries, err := decode(commented.ReplaceAllString(Sample(kind), "$1"))
		if err != nil {
			t.Fatal(err.message)
		}
		for _, e := range entries {
			shown[plain(e.path)], some[plain(e.path)] = true, true
		}
		for _, table := range kindedTables {
			for _, k := range table.keys {
				if key := table.table + "." + k.key; shown[key] != (table.of != "space.kind" || slices.Contains(k.kinds, kind)) {
					t.Errorf("%s: %s is shown: %v", kind, key, shown[key])
				}
			}
		}
		for _, at := range commented.FindAllStringIndex(Sample(kind), -1) {
			text := Sample(kind)[:at[0]] + Sample(kind)[at[0]+2:]
			_, err := parse(text, "sample", ".", nil, sampleKnowns())
			if err != nil && !needsOthers.MatchString(err.Error()) {
				t.Error(err)
			}
		}
	}
	for _, key := range keys(reflect.TypeFor[Config](), "") {
		if !some[key] {
			t.Errorf("%s is not in a sample", key)
		}
	}
}

// placed is a line of a report that says where.
var placed = regexp.MustCompile(`^(fuzz:[1-9]\d*:[1-9]\d*|-set .*): .`)

// Nothing panics, every problem has a place, and what loads can be written and loaded again unchanged.
func FuzzLoad(f *testing.F) {
	f.Add(Sample("rnn"), "strategy.kind=random")
	f.Add(Sample("bert"), "space.heads=[1, 3]")
	f.Add(good+"[a.b.c]\n'x y' = { z = 1 }", "objective[0].width=3")
	f.Add("[[objective]]\n[[objective.metric]]\n", "objective=[{metric='volume'}]")
	f.Add(good+"[input]\nseed = 0\n[constraint]\n'growth' = '-1e9..0x1p3'\n", "constraint={growth='<=1'}")
	f.Fuzz(func(t *testing.T, text, set string) {
		sets := []string{set}
		if set == "" || strings.ContainsAny(set, "\n\r") {
			sets = nil
		}
		c, err := parse(text, "fuzz", ".", sets, sampleKnowns())
		if err != nil {
			for _, line := range strings.Split(err.Error(), "\n") {
				if !placed.MatchString(line) {
					t.Fatalf("no place: %q", line)
				}
			}
			return
		}
		d, err := parse(string(c.TOML()), "again", ".", nil, sampleKnowns())
		if err != nil {
			t.Fatalf("%v\n%s", err, c.TOML())
		}
		if !bytes.Equal(c.TOML(), d.TOML()) || !bytes.Equal(c.JSON(), d.JSON()) {
			t.Fatalf("%s\n%s", c.TOML(), d.TOML())
		}
	})
}

func bound(text string) (b Bound, err error) {
	err = b.UnmarshalText([]byte(text))
	return b, err
}

// TestFilesThatAreNoConfigurations checks that what may never end, and what is too large, is refused before it is read.
func TestFilesThatAreNoConfigurations(t *testing.T) {
	dir := t.TempDir()
	large := filepath.Join(dir, "large.toml")
	if err := os.WriteFile(large, make([]byte, maxBytes+1), 0o666); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{dir: "is a directory", os.DevNull: "is no regular file", large: "a configuration has at most"} {
		if _, err := ReadFile(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
}
