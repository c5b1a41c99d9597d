package config

import (
	"embed"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"evolve/runs"
)

// Knowns holds the names that a configuration may use, by kind of space.
type Knowns map[string]Names

// Names holds the names of one space.
type Names struct {
	Genome  string   // the word for a genome: cell
	Recipe  string   // the word for a file that describes one: recipe
	Genomes []string // built-in ones
	Metrics []Metric
}

// Metric describes a metric as far as a configuration depends on it.
type Metric struct {
	Name      string
	Objective bool     // it has a direction
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

// Sample returns a commented configuration with every key that means something for a kind of space. It is also what a run
// without -config starts from. It panics if the kind is none of Kinds.
func Sample(kind string) string {
	text, err := samples.ReadFile("sample_" + kind + ".toml")
	if err != nil {
		panic("config: no sample of this kind")
	}
	return string(text)
}

// Default returns the configuration of Sample with overrides, each key=value.
func Default(kind string, sets []string, k Knowns) (*Config, error) {
	return parse(Sample(kind), "default", ".", sets, k)
}

// Load reads a file, carries out overrides, each key=value, fills in defaults and checks the result. The error lists every
// problem that it found, one on each line, with file, line and column, or with the override that caused it.
func Load(path string, sets []string, k Knowns) (*Config, error) {
	return loadFile(path, sets, k, false)
}

// LoadAlone loads a configuration like Load, but does not demand that the files exist which it names.
func LoadAlone(path string, k Knowns) (*Config, error) { return loadFile(path, nil, k, true) }

func loadFile(path string, sets []string, k Knowns, alone bool) (*Config, error) {
	text, err := readFile(path)
	if err != nil {
		return nil, err
	}
	p := newProblems(path, Config{})
	p.alone, p.resolved = alone, filepath.Base(path) == runs.ResolvedFile
	return p.parse(text, filepath.Dir(path), sets, k)
}

// readFile returns a file without the byte order mark that editors of Windows begin it with, which TOML 1.0 does not know.
func readFile(path string) (string, error) {
	text, err := ReadFile(path)
	return strings.TrimPrefix(string(text), "\ufeff"), err
}

// ReadFile returns a configuration file as it is. It refuses what is not a regular file, which might never end, and what is
// too large to be a configuration, before it reads any of it.
func ReadFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, fmt.Errorf("%s: is a directory, want a TOML file", path)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s: is no regular file, want a TOML file", path)
	case info.Size() > maxBytes:
		return nil, fmt.Errorf("%s: %d bytes, a configuration has at most %d", path, info.Size(), maxBytes)
	}
	return os.ReadFile(path)
}

// nameOf returns the name of a file without its extension in lower case. It names what has no name of its own.
func nameOf(path string) string {
	file := filepath.Base(path)
	return strings.ToLower(strings.TrimSuffix(file, filepath.Ext(file)))
}

// parse reads a text, carries out overrides, fills in defaults and checks the result. It checks a text that is no TOML up
// to where it stops being TOML, without defaults.
func parse(text, file, dir string, sets []string, k Knowns) (*Config, error) {
	p := newProblems(file, Config{})
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

// take notes where an entry stands and stores its value.
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
