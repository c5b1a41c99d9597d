package config

import (
	"embed"
	"os"
	"path/filepath"
	"slices"
	"strings"
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
	text, err := readFile(path)
	if err != nil {
		return nil, err
	}
	p := newProblems[Config](path)
	p.alone = alone
	return p.parse(text, filepath.Dir(path), sets, k)
}

// readFile returns a file without the byte order mark that editors of Windows begin it with, which TOML 1.0 does not know.
func readFile(path string) (string, error) {
	text, err := os.ReadFile(path)
	return strings.TrimPrefix(string(text), "\ufeff"), err
}

// nameOf returns the name of a file without its ending, in small letters: the name of what has none.
func nameOf(path string) string {
	file := filepath.Base(path)
	return strings.ToLower(strings.TrimSuffix(file, filepath.Ext(file)))
}

// parse reads a text and carries out overrides. A text that is no TOML is only looked at up to where it stops.
func parse(text, file, dir string, sets []string, k Knowns) (*Config, error) {
	p := newProblems[Config](file)
	return p.parse(text, dir, sets, k)
}

func (p *problems) parse(text, dir string, sets []string, k Knowns) (*Config, error) {
	c := defaults()
	c.dir = dir
	entries, err := decode(text)
	for _, e := range entries {
		p.take(c, e)
	}
	if err != nil {
		p.syntax(err)
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
func (p *problems) take(target any, e entry) {
	const deepest = 8 // no key of a configuration has half as many steps, and the first steps tell an unknown one
	e.path = e.path[:min(len(e.path), deepest)]
	p.origin(e.path)
	if len(e.path) < deepest {
		for _, item := range e.items {
			p.origin(item.path)
		}
	}
	p.assign(target, e)
}

// syntax notes where a text stops being TOML, duplicate keys included. A place that has a problem already gets no second
// one.
func (p *problems) syntax(err *located) {
	if !slices.ContainsFunc(p.list, func(b problem) bool { return b.place == err.place }) {
		p.at(err.key, err.place, err.value, "%s", err.message)
	}
}
