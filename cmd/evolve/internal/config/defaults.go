package config

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	"evolve/search"
)

// Kinds lists the kinds of spaces.
var Kinds = []string{"rnn", "bert"}

// Strategies lists the kinds of strategies.
var Strategies = strategyNames()

func strategyNames() (names []string) {
	for _, s := range search.Strategies() {
		names = append(names, s.Name)
	}
	return names
}

// strategyKey returns a key that belongs to the strategies whose settings have a default of it.
func strategyKey(key string, value func(search.StrategySettings) any) (k kindedKey) {
	k.key = key
	for _, s := range search.Strategies() {
		if v := value(s.Defaults); !reflect.ValueOf(v).IsZero() {
			k.kinds, k.defaults = append(k.kinds, s.Name), append(k.defaults, v)
		}
	}
	return k
}

// manyObjectives reports whether a kind of strategy takes several objectives at once. Random search does, because fronts
// are compared with it.
func manyObjectives(strategy string) bool {
	return strategy == "nsga2" || strategy == "pdns" || strategy == "random"
}

// defaults returns a configuration with the defaults that depend on no other key. Method fill adds the others.
func defaults() *Config {
	return &Config{
		Seed:     1,
		Space:    Space{Kind: "rnn"},
		Weights:  Weights{Seed: 1},
		Strategy: Strategy{Kind: "aging", Lag: 8},
		Budget:   Budget{Evaluations: 2000},
		Failure:  Failure{Timeout: Duration{60e9}, MaxFailed: 0.5},
		Output:   Output{Top: 10},
	}
}

// kindedTable describes a table whose keys depend on a kind: its own, or that of the space.
type kindedTable struct {
	table string
	of    string // the key that says which kind
	kinds []string
	keys  []kindedKey
}

// kindedKey describes a key that belongs to some kinds only.
type kindedKey struct {
	key      string
	kinds    []string
	defaults []any // one for all kinds, or one for each
}

// defaultFor returns the default of the key under a kind, which must be one of its kinds.
func (k kindedKey) defaultFor(kind string) any {
	return k.defaults[min(slices.Index(k.kinds, kind), len(k.defaults)-1)]
}

// intermediate is the default of space.intermediate. A 0 in the file means the default, too.
const intermediate = 14

var rnn, bert, both = []string{"rnn"}, []string{"bert"}, Kinds

var kindedTables = []kindedTable{
	{"space", "space.kind", Kinds, []kindedKey{
		{"nodes", rnn, []any{24}},
		{"hidden_states", rnn, []any{3}},
		{"intermediate", rnn, []any{intermediate}},
		{"leaky", rnn, []any{true}},
		{"operations", both, []any{cellOperations, []string{"SDP", "WMA", "DFT", "DCT", "DSC5", "DSC9"}}},
		{"reading", bert, []any{"nominal"}},
		{"hidden", bert, []any{[]int{128, 256}}},
		{"layers", bert, []any{[]int{2, 4}}},
		{"heads", bert, []any{[]int{2, 4}}},
		{"feed_forward", bert, []any{[]int{512, 1024}}},
		{"feed_forwards", bert, []any{[]int{1, 3}}},
	}},
	{"model", "space.kind", Kinds, []kindedKey{
		{"layers", rnn, []any{3}},
		{"embedding", both, []any{400, 128}},
		{"hidden", rnn, []any{600}},
		{"vocabulary", both, []any{33278, 30522}},
		{"tied", rnn, []any{true}},
		{"positions", bert, []any{512}},
		{"cotangent", bert, []any{"random"}},
	}},
	{"input", "input.kind", inputKinds, []kindedKey{
		{"vocabulary", []string{"uniform", "zipf", "hashed"}, []any{1000}}, // of bert the model's
		{"exponent", []string{"zipf"}, []any{1.0}},
		{"seed", []string{"uniform", "zipf"}, []any{uint64(1)}},
		{"path", []string{"text", "hashed", "wordpiece"}, []any{""}},
		{"vocabulary_file", []string{"wordpiece"}, []any{""}},
	}},
	{"combine", "combine.kind", []string{"rank", "none"}, []kindedKey{
		{"sample", []string{"rank"}, []any{256}},
		{"seed", []string{"rank"}, []any{uint64(1)}},
	}},
	{"strategy", "strategy.kind", Strategies, []kindedKey{
		strategyKey("population", func(s search.StrategySettings) any { return s.Population }),
		strategyKey("sample", func(s search.StrategySettings) any { return s.Sample }),
		strategyKey("around", func(s search.StrategySettings) any { return s.Around }),
		strategyKey("eta", func(s search.StrategySettings) any { return s.Eta }),
		strategyKey("crossover", func(s search.StrategySettings) any { return s.Crossover }),
		{"by", []string{"walk"}, []any{[]string(nil)}},
		strategyKey("start", func(s search.StrategySettings) any { return s.Start }),
		{"whole", []string{"local"}, []any{false}},
	}},
	{"training", "space.kind", Kinds, trainingKeys},
	{"shortlist", "space.kind", Kinds, trainingKeys},
}

// trainingKeys lists the keys of trainings that are for one kind of space. Their defaults are those of Training.Defaults, where
// networks are trained.
var trainingKeys = []kindedKey{
	{"layers", rnn, []any{0}},
	{"width", rnn, []any{0}},
	{"untied", rnn, []any{false}},
	{"equal", rnn, []any{""}},
	{"dropout", rnn, []any{0.0}},
	{"drop_words", rnn, []any{0.0}},
	{"drop_weights", rnn, []any{0.0}},
	{"gate_bias", rnn, []any{0.0}},
}

var inputKinds = []string{"uniform", "zipf", "text", "hashed", "wordpiece"}

// kind returns the value of a key that says a kind.
func (c *Config) kind(of string) string {
	return map[string]string{"space.kind": c.Space.Kind, "input.kind": c.Input.Kind, "combine.kind": c.Combine.Kind,
		"strategy.kind": c.Strategy.Kind}[of]
}

// applies reports whether a key belongs to the kind of its table.
func (c *Config) applies(table, key string) bool {
	for _, t := range kindedTables {
		for _, k := range t.keys {
			if t.table == table && k.key == key {
				return slices.Contains(k.kinds, c.kind(t.of))
			}
		}
	}
	return true
}

// fill fills in the defaults that depend on other keys.
func (p *problems) fill(c *Config) {
	if c.Name == "" {
		c.Name = nameOf(p.file)
	}
	for i := range c.Objective {
		o := &c.Objective[i]
		o.Name = cmp.Or(o.Name, o.Metric)
	}
	if c.Combine.Kind == "" {
		c.Combine.Kind = "none"
		if len(c.Objective) > 1 && (c.Strategy.Kind == "random" || !manyObjectives(c.Strategy.Kind)) {
			c.Combine.Kind = "rank"
		}
	}
	if _, given := p.given("input.kind"); !given {
		c.Input.Kind = "uniform"
		if c.Space.Kind == "bert" {
			c.Input.Kind = "zipf"
		}
	}
	p.fillTrained(c)
	p.fillKinds(c)
	p.fillTraining(c)
	p.fillShortlist(c)
	p.fillScreen(c)
	if c.Space.Kind == "rnn" && c.Space.Intermediate == 0 {
		c.Space.Intermediate = intermediate
	}
	if _, given := p.given("input.vocabulary"); !given && c.Space.Kind == "bert" && c.applies("input", "vocabulary") {
		c.Input.Vocabulary = c.Model.Vocabulary
	}
}

// fillKinds fills in the defaults of the keys that belong to the kind of their table, and clears the other keys.
func (p *problems) fillKinds(c *Config) {
	for _, t := range kindedTables {
		if p.isBad(t.of) || !slices.Contains(t.kinds, c.kind(t.of)) {
			continue // the kind is wrong, so that no key can be assigned to it
		}
		for _, k := range t.keys {
			p.fillKey(c, t, k)
		}
	}
}

// fillKey fills in a default, or notes a key that was given but belongs to another kind. If an override changed the kind,
// it drops the file's keys of the former kind instead, so that strategy.kind=random works on any file.
func (p *problems) fillKey(c *Config, t kindedTable, k kindedKey) {
	name, kind := t.table+"."+k.key, c.kind(t.of)
	field, _, _ := find(reflect.ValueOf(c).Elem(), path{{key: t.table}, {key: k.key}})
	set, given := p.given(name)
	changed, _ := p.given(t.of)
	switch {
	case slices.Contains(k.kinds, kind):
		if !given || p.isBad(name) {
			value := k.defaultFor(kind)
			if before, added := resolvedDefault(kind, t.table, k.key); added && p.resolved {
				value = before
			}
			field.Set(reflect.ValueOf(value))
		}
		return
	case given && (set != "" || changed == ""):
		p.key(name, field.Interface(), "belongs to %s = %s, not to %q", strings.TrimPrefix(t.of, t.table+"."),
			strings.ReplaceAll(quotedList(k.kinds), ", ", " or "), kind)
	}
	field.SetZero()
}
