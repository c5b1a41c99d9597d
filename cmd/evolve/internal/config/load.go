package config

import (
	"embed"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// Knowns are the names a configuration may use, by kind of space.
type Knowns map[string]Names

// Names are those of one space.
type Names struct {
	Genome  string   // what one is called: cell
	Recipe  string   // what one is called where it is written: recipe
	Genomes []string // that are built in
	Metrics []Metric
}

// Metric is what a configuration must know of one.
type Metric struct {
	Name      string
	Objective bool     // has a direction
	Takes     []string // settings that change its value
}

func (k Names) names() (names []string) {
	for _, m := range k.Metrics {
		names = append(names, m.Name)
	}
	return names
}

//go:embed sample_rnn.toml sample_bert.toml
var samples embed.FS

// Sample is a commented configuration with every key that means something for a kind of space, which must be one of
// Kinds. It is also the embedded default of a run without -config.
func Sample(kind string) string {
	text, err := samples.ReadFile("sample_" + kind + ".toml")
	if err != nil {
		panic("config: no sample of this kind")
	}
	return string(text)
}

// Default is the Sample of a kind with overrides.
func Default(kind string, sets []string, k Knowns) (*Config, error) {
	return parse(Sample(kind), "default", ".", sets, k)
}

// Load reads a file and then carries out overrides, each key=value. The error lists every problem that could be found,
// each with file, line and column, or with the override it lies in.
func Load(path string, sets []string, k Knowns) (*Config, error) {
	return loadFile(path, sets, k, false)
}

// LoadAlone is Load for who reads none of the files that a configuration names: they need not be there.
func LoadAlone(path string, k Knowns) (*Config, error) { return loadFile(path, nil, k, true) }

func loadFile(path string, sets []string, k Knowns, alone bool) (*Config, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	p := &problems{file: path, origins: map[string]origin{}, alone: alone}
	// Editors of Windows begin a file with a byte order mark, which TOML 1.0 does not know.
	return p.parse(strings.TrimPrefix(string(text), "\ufeff"), filepath.Dir(path), sets, k)
}

// defaults are the values of keys that are not given. What other keys decide is filled in by fill.
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

// parse reads a text and carries out overrides. A text that is no TOML is only looked at up to where it stops.
func parse(text, file, dir string, sets []string, k Knowns) (*Config, error) {
	p := &problems{file: file, origins: map[string]origin{}}
	return p.parse(text, dir, sets, k)
}

func (p *problems) parse(text, dir string, sets []string, k Knowns) (*Config, error) {
	c := defaults()
	c.dir = dir
	for _, e := range index(text) {
		p.take(c, e)
	}
	if !p.syntax(text) {
		return nil, p.err()
	}
	for i, set := range sets {
		p.override(c, i, set)
	}
	p.fill(c)
	p.check(c, k)
	if err := p.err(); err != nil {
		return nil, err
	}
	return c, nil
}

// take notes where an entry stands, and stores it.
func (p *problems) take(c *Config, e entry) {
	p.origin(e.path)
	for _, item := range e.items {
		p.origin(item.path)
	}
	p.assign(c, e)
}

// syntax notes where a text stops being TOML, keys that are there twice included. A problem at a place that has one
// already is the same one.
func (p *problems) syntax(text string) bool {
	var object map[string]any
	err := toml.Unmarshal([]byte(text), &object)
	var decode *toml.DecodeError
	at, message := place{1, 1}, ""
	switch {
	case err == nil:
		return true
	case errors.As(err, &decode):
		at.row, at.column = decode.Position()
		at.row, at.column = max(at.row, 1), max(at.column, 1)
		message = strings.TrimPrefix(decode.Error(), "toml: ")
	default:
		message = strings.TrimPrefix(err.Error(), "toml: ")
	}
	if !slices.ContainsFunc(p.list, func(b problem) bool { return b.place == at }) {
		p.at("", at, nil, "%s", message)
	}
	return false
}
